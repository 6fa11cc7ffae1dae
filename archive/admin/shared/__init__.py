"""What the admin of every recorded object is made of.

A list is bounded: counted, searched (`bounded_lists`, `paging`) and filtered (`list_filters`) no further than a person
pages. A page of one (`base`) has a form that knows what the person saw and what others saved since (`forms`, with
`fields` and `date_fields`), and rows of links (`link_rows`, `inlines`); what was typed becomes one change set, and
`history` puts the change sets of an object into words (`labels`). Afterwards `return_urls` leads to
where the person came from. `generics` names Django's classes so that they can be typed.
"""
