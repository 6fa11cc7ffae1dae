"""The site as it is installed and served: the installer, nginx, gunicorn, the settings of the service."""
