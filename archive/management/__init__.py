"""The archive from the command line: `commands`, one module each.

`command` is what they share: an error of the environment (`environment_errors`) ends them with a sentence, a signal
stops them cleanly. `erasing` is what the commands that erase share.
"""
