"""Figures and quotations found in texts by rule, in English, Russian and Chinese, and how those of several texts agree.

`items` says what is found. `figures` finds numbers with their unit or noun, `quoted` what somebody said and who;
`extraction` does both for one text, and `counted_names` knows the nouns that are names of one thing. `figure_rows` and
`quotation_rows` group what several texts hold, in `rows`. `word_lists` reads the lists in the tables of all.
"""
