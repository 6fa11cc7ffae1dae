"""Numbers with their unit or noun.

`counted` reads them in languages that part words by spaces, with the words of `english` and `russian`, tables of a
`language`; `chinese` reads them in Chinese. `units` are the measures and currencies of all three, `nouns` the common
counted things that they share.
"""
