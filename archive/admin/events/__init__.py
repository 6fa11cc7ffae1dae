"""The event desk: `event_admin` is the list of events and the page of one, with its accounts (`accounts`) and the
articles that may tell of it (`event_candidates`); `ledger` corrects what rules found in its accounts; `proposals` lists
the proposed events, strongest first, and `proposal_page` shows one of them with the form (`proposal_form`) by which it
becomes an event.
"""
