"""Whether the site that listens here answers: `python deploy/health.py [/readyz]`, for who looks after containers.

It asks where BIND says, by the name that SITE_URL has, for `/healthz` unless another address is given. Exit status: 0
it answers 200, 1 it does not, with what was said instead.
"""

import http.client
import os
import socket
import sys
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

PATIENCE = 8  # seconds


def ask(bind: str, host: str, path: str) -> tuple[int, str]:
    """Return status and text of the answer. Raises OSError, or HTTPException for what is none."""
    place, _, port = bind.rpartition(":")
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    if bind.startswith("unix:"):
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(PATIENCE)
        connection.sock.connect(bind.removeprefix("unix:"))
    else:
        place = place.strip("[]") or "127.0.0.1"
        if place in (str(IPv4Address(0)), str(IPv6Address(0))):  # everywhere, so here as well
            place = "localhost"
        connection.sock = socket.create_connection((place, int(port)), PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def main(arguments: list[str]) -> int:
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    try:
        status, text = ask(os.environ.get("BIND", "127.0.0.1:8000"), host, arguments[0] if arguments else "/healthz")
    except (OSError, http.client.HTTPException) as error:
        sys.stdout.write(f"It does not answer ({error}).\n")
        return 1
    sys.stdout.write(text)
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
