"""What public doors answer with, whoever asks: people by pages, machines by data and the interface.

`lookup` finds what an address names. `validators` say what an answer is of, and `page_cache` keeps it under that.
`article_records` and `event_records` are things as plain values, `corrections` what was changed in public, `titles`
how an article is called, and `disk_errors` why nothing can be written just now.
"""
