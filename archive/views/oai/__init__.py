"""The door for harvesters, OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html): `/oai`.

`door` takes a request, whose arguments `arguments` reads and refuses, with dates by `datestamps` and the place in a
list by `tokens`. `answers` answers the six verbs: with records and headers (`records`) whose metadata are written by
`metadata`, of the sets that `sets` knows. Which records changed is asked in `archive.models.queries.harvests`.
"""
