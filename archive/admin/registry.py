"""What is in the admin; importing it registers everything. Apart from the package, whose site must exist before."""

from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.admin import jobs, queues, staff, vocabulary
from archive.admin.articles import article_admin
from archive.admin.events import event_admin, proposals
from archive.admin.history import change_sets
from archive.admin.imports import batches, originals, records
from archive.admin.rules import learned_lines, shadow_runs

__all__ = [
    "article_admin",
    "batches",
    "change_sets",
    "event_admin",
    "jobs",
    "learned_lines",
    "originals",
    "proposals",
    "queues",
    "records",
    "shadow_runs",
    "staff",
    "vocabulary",
]

# The secrets of others are nobody's business: everybody sets up their own, `reset_two_factor` takes a lost one away.
admin.site.unregister([StaticDevice, TOTPDevice])
