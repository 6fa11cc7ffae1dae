"""The door for web servers: `gunicorn config.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEBUG", "off")

application = get_wsgi_application()
gc.collect()
gc.freeze()  # What was loaded lives as long as the process: no page waits while the collector looks through it again.
