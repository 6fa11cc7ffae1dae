"""How gunicorn serves the archive: `gunicorn --config deploy/gunicorn.conf.py`."""

import multiprocessing
import os

wsgi_app = "config.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", min(multiprocessing.cpu_count(), 4)))
threads = 4
max_requests = 10_000  # a worker that leaks is replaced, not all of them at once
max_requests_jitter = 1_000
graceful_timeout = 30
