"""Quotations and who speaks.

`passages` finds what stands in quotation marks, `quotations` which of it somebody said; `speakers`, with the phrases of
`speech`, and `chinese_speakers` find who.
"""
