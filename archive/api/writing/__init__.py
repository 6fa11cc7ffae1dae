"""What tokens do, each by the rules of the desk and as one change that can be undone: `proposing` imports one article,
`editing` sets fields, `transitions` move it, `tagging` adds and removes tags. `bodies` read what is sent, `acting` says
who acts by what and finds the article; `desk_records` is an article as the desk sees it.
"""
