"""How gunicorn serves the archive: `gunicorn --config deploy/gunicorn.conf.py`."""

import ctypes
import multiprocessing
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

wsgi_app = "config.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
control_socket_disable = True  # nobody uses it, and it lies in the home folder, which the service may not write to
workers = int(os.environ.get("WEB_CONCURRENCY", min(multiprocessing.cpu_count(), 4)))
threads = 4
max_requests = 10_000  # a worker that leaks is replaced, not all of them at once
max_requests_jitter = 1_000
graceful_timeout = 30
# A search of 2,000 Chinese signs is 18,000 bytes of an address, and gunicorn knows no bound between 8,190 and none. The
# server in front bounds it by its buffers; the archive itself refuses what is longer than 28,000.
limit_request_line = 0

# Threads that follow the index come and go, and glibc would give each an arena of its own, whose free memory it keeps:
# while editors work, processes grew on and on. Two are enough (M_ARENA_MAX, mallopt(3)); other libraries have none.
_M_ARENA_MAX = -8
with suppress(AttributeError, OSError):
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)

# The workers count for /metrics together, in files of this folder, one set for each place among them.
_metrics = Path(os.environ.get("ARCHIVE_DATA_DIR", "var")) / "metrics"
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_metrics))

# What gunicorn itself says of its workers is written as the archive writes: objects of JSON, where that is asked for.
# With such a table it would write a line of each request, too, which names addresses of readers.
if os.environ.get("LOG_FORMAT") == "json":
    logconfig_dict: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "archive.monitoring.logs.RequestIdFilter"}},
        "formatters": {"json": {"()": "archive.monitoring.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request"]}},
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
    }


def on_starting(server: Any) -> None:
    """Begin to count anew: what processes of before have counted is with whoever asked them."""
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def pre_fork(server: Any, worker: Any) -> None:
    """Give a worker the lowest place that is free."""
    taken = {other.slot for other in server.WORKERS.values()}
    worker.slot = next(place for place in range(len(taken) + 1) if place not in taken)


def post_fork(server: Any, worker: Any) -> None:
    os.environ["WORKER_SLOT"] = str(worker.slot)
