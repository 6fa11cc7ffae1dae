"""The admin of accounts and groups: Django's own, but for their lists, and for what an account leaves behind."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest

from archive.admin.shared.bounded_lists import LabelledChangeList
from archive.editing.assigning import unassign_all

admin.site.unregister([User, Group])


@admin.register(Group)
class GroupsAdmin(GroupAdmin):
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return LabelledChangeList


@admin.register(User)
class StaffAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts; who is deleted leaves no article assigned to nobody that is known."""

    readonly_fields = ("last_login", "date_joined")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return LabelledChangeList

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            unassign_all([obj], user=request.user)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            unassign_all(list(queryset), user=request.user)
            super().delete_queryset(request, queryset)
