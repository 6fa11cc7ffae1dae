#!/usr/bin/env python
"""Run the archive's commands."""

import gc
import os
import sys


def main() -> None:
    """Run the command that was asked for; what hinders it from outside is said in a sentence, with status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
        gc.freeze()  # what is left goes with the process, without being looked through for dead cycles
    except Exception as error:
        from archive.management.environment_errors import CANNOT_START, sentence_for

        why = sentence_for(error)
        if not why or "--traceback" in sys.argv:
            raise
        sys.stderr.write(f"{why}\n")
        sys.exit(CANNOT_START)


if __name__ == "__main__":
    main()
