"""How gunicorn serves the archive: `gunicorn --config deploy/gunicorn.conf.py`."""

import multiprocessing
import os

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
