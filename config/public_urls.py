"""The addresses below the prefix of a language: all that is public, and no desk."""

from django.urls import include, path

urlpatterns = [path("", include("archive.urls"))]

handler400 = "archive.views.frame.errors.bad_request"
handler404 = "archive.views.frame.errors.not_found"
handler500 = "archive.views.frame.read_only.server_error"
