"""Who of the staff is signed in, how surely, and where.

`second_factor` keeps the authenticators and recovery codes of people; `sign_in_state` says how far somebody has come on
the way in: to the code, to setting it up, or inside. `sessions` remembers where people signed in, by the `browsers`
they used, and ends what they want ended. `api_tokens` let programs act for people, within scopes and for a time.
"""
