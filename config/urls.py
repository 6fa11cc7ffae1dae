"""The top of all addresses: the admin, and the archive below the root."""

from django.contrib import admin
from django.urls import include, path

from archive.monitoring import doors

urlpatterns = [
    path("admin/", admin.site.urls),
    path("readyz", doors.readyz, name="readyz"),
    path("metrics", doors.metrics, name="metrics"),
    path("", include("archive.urls")),
]

handler400 = "archive.views.frame.errors.bad_request"
handler404 = "archive.views.frame.errors.not_found"
handler500 = "archive.views.frame.read_only.server_error"
