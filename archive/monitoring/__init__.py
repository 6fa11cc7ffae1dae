"""What operators are told of a running site: is it ready, what does it do, which request is a line of the log about.

`logs` writes lines of JSON, each with the request's id. `requests` counts and times the requests of a process. `gauges`
reads the state of the archive when it is asked. `readiness` says what keeps the site from answering well, and `doors`
are the addresses `/metrics` and `/readyz`.
"""
