"""The interface for programs, `/api/v1/`: what the public may read, as JSON; and writing, with a token.

`urls` names its doors, which are loaded when one is first asked. `frame` is around each of them: one validator as for
pages, tokens, throttles, errors as problem details, pages of lists, and what the schema says of it all. `writing` is
what tokens do: propose, edit, move, tag. The modules here are the doors: `articles`, `events` with their accounts,
`names` of the vocabulary, `changes`, `root`, and the `documentation`.
"""
