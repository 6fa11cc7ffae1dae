"""Run a command of the archive again and again, where no systemd does: `python deploy/every.py 02:30 backup`.

    python deploy/every.py minute COMMAND …    at the beginning of each minute
    python deploy/every.py HH:MM COMMAND …     once a day, by the clock of TIME_ZONE
    python deploy/every.py --healthy           whether the last run here ended well (0), or badly (1)

What fails is said and tried again at the next time. On SIGTERM the command that runs is asked to end, too.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

CODE = Path(__file__).resolve().parent.parent
KEPT = Path(tempfile.gettempdir()) / "annals-every"  # how the last run ended
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
ENDS = (signal.SIGTERM, signal.SIGINT)
COULD_NOT_START = 2


def next_time(when: str, now: datetime) -> datetime:
    """Return when the command is due next, after `now`. Raises ValueError for what is no time."""
    if when == "minute":
        return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    found = TIME_OF_DAY.fullmatch(when)
    if not found:
        raise ValueError(f"{when} is neither “minute” nor a time of day like 02:30.")
    due = now.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    return due if due > now else due + timedelta(days=1)  # on the wall, whatever the summer does to its hours


def run(command: list[str]) -> None:
    """Run the command once and keep how it ended; if this is to end meanwhile, the command ends before."""
    process = subprocess.Popen([sys.executable, "manage.py", *command], cwd=CODE)  # noqa: S603  # what compose.yaml says
    try:
        process.wait()
    except SystemExit:
        process.terminate()
        process.wait()
        raise
    KEPT.write_text(str(process.returncode))
    if process.returncode:
        sys.stderr.write(f"{command[0]} ended with {process.returncode}.\n")


def main(arguments: list[str]) -> int:
    if arguments == ["--healthy"]:
        return int(KEPT.exists() and KEPT.read_text() != "0")
    zone = ZoneInfo(os.environ.get("TIME_ZONE") or "UTC")
    if len(arguments) < 2:
        sys.stderr.write(f"{__doc__}\n")
        return COULD_NOT_START
    when, *command = arguments
    for number in ENDS:
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    try:
        while True:
            time.sleep(max(0, next_time(when, datetime.now(zone)).timestamp() - time.time()))
            run(command)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return COULD_NOT_START


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
