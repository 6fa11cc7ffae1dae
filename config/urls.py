"""The top of all addresses: the admin, and the archive below the root."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("admin/", admin.site.urls)]
if find_spec("archive.urls"):
    urlpatterns.append(path("", include("archive.urls", namespace="archive")))
