"""The admin of accounts: Django's own, but for what an account leaves behind when it is deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from archive.editing.assigning import unassign_all

admin.site.unregister(User)


@admin.register(User)
class StaffAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts; who is deleted leaves no article assigned to nobody that is known."""

    readonly_fields = ("last_login", "date_joined")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            unassign_all([obj], user=request.user)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            unassign_all(list(queryset), user=request.user)
            super().delete_queryset(request, queryset)
