"""Figures and quotations found in texts by rule, in English, Russian and Chinese, and how those of several texts agree.

`items` says what is found. `counted` reads figures in languages that part words by spaces, with the words of `english`
and `russian`, tables of a `language`; `chinese` reads them in Chinese; `units` are the measures and currencies of all
three, `nouns` the common counted things that they share. `passages` finds what stands in quotation marks, `quotations`
which of it somebody said, `speakers` with the phrases of `speech`, and `chinese_speakers`, who. `extraction` does all
of it for one text; `figure_rows` and `quotation_rows` group what several texts hold, in `rows`.
"""
