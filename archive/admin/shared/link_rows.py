"""Rows of links in a form (tags, accounts, other names): what was typed becomes links added and removed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.admin.shared.bounded_lists import HEAVY
from archive.admin.shared.generics import BaseInlineFormSet, ModelForm, TabularInline
from archive.admin.shared.labels import change_url
from archive.editing.changes.approval import may_edit
from archive.editing.changes.links import LINKS, Item, LinkKind
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.changes.values import plain, write
from archive.models import Article, Basis

MOST_ROWS = 100


class LinkForm(ModelForm):
    """One row. The database's constraints on rows are not checked: a current row may be sent again."""

    def validate_unique(self) -> None:
        """Leave it to the set of rows."""

    def validate_constraints(self) -> None:
        """Leave it to the set of rows."""


class CurrentLink(forms.Widget):
    """The other end of a current link: its name, which leads to it, and its id, which is sent again."""

    def __init__(self, target: models.Model | None) -> None:
        super().__init__()
        self.target = target

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        sent = format_html('<input type="hidden" name="{}" value="{}">', name, "" if value is None else value)
        if self.target is None:
            return sent
        return format_html('{}<a href="{}">{}</a>', sent, change_url(self.target), self.target)


class LinkFormSet(BaseInlineFormSet):
    """The links of one object. Each row carries the link that the person saw instead of a row's id.

    The write path removes and makes rows anew, so that their ids do not last from one save to the next. Rows that
    nobody touched say nothing, so that what others did to them meanwhile stands.
    """

    kind: ClassVar[LinkKind]

    def get_queryset(self) -> Any:
        """Give the rows shown; of a form that was sent, the rows as they were seen."""
        if self.is_bound:
            return [form.instance for form in self.__dict__.get("forms", [])[: self.initial_form_count()]]
        if not hasattr(self, "_shown"):
            self._shown = super().get_queryset()[:MOST_ROWS]
        return self._shown

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        is_current = form.instance.pk is not None
        seen = json.dumps(self.item_of(form.instance), ensure_ascii=False) if is_current else ""
        form.fields["id"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=seen)
        form.initial["id"] = seen
        if is_current or (self.is_bound and index is not None and index < self.initial_form_count()):
            for name in self.identity_fields:
                if isinstance(form.fields.get(name), forms.ModelChoiceField):
                    form.fields[name].widget = CurrentLink(_target(form.instance, name))
        self._name_boxes(form)

    def _name_boxes(self, form: Any) -> None:
        """Give each box of a row a name of its own: the heads of columns are no labels to whoever can't see them."""
        targets = [_target(form.instance, name) for name in self.identity_fields]
        row = ", ".join(str(target) for target in targets if target is not None)
        for name, field in form.fields.items():
            if not field.widget.is_hidden:
                label = _("Remove") if name == "DELETE" else capfirst(str(field.label or name))
                field.widget.attrs["aria-label"] = f"{label}: {row}" if row else label

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        if self.is_bound and i < self.initial_form_count():
            kwargs["instance"] = self._row_seen(self.data.get(f"{self.add_prefix(i)}-id", ""))
        return super()._construct_form(i, **kwargs)  # type: ignore[misc]

    def _row_seen(self, sent: str) -> models.Model:
        """Make the (unsaved) row that the person saw, for showing it again."""
        row = self.kind.rows()
        seen = self._read_seen(sent) or {}
        for name in {*self.identity_fields, *self.kind.fields} & set(seen):
            with suppress(TypeError, ValueError, forms.ValidationError):
                write(row, name, seen[name])
        return row

    def item_of(self, row: models.Model) -> Item:
        return self.kind.item_of(row)

    @property
    def identity_fields(self) -> tuple[str, ...]:
        """Return the names of the fields that identify a row of this form."""
        return self.kind.identity

    def identify(self, item: Item) -> tuple[Any, ...]:
        return tuple(plain(item.get(name)) for name in self.identity_fields)

    def typed_item(self, form: Any) -> Item:
        """Return what a row says now, as plain JSON."""
        names = {*self.identity_fields, *self.kind.fields}
        return {name: plain(value) for name, value in form.cleaned_data.items() if name in names}

    def parent_of(self, item: Item) -> int:
        """Return the object to which a link belongs."""
        return int(self.instance.pk)

    def clean(self) -> None:
        identities: set[tuple[Any, ...]] = set()
        for form in self.forms:
            if not form.is_valid() or form.cleaned_data.get("DELETE") or not self.is_filled(form):
                continue
            identity = self.identify(self.typed_item(form))
            if identity in identities:
                raise forms.ValidationError(_("The same one stands here twice. Remove one of them."))
            identities.add(identity)

    def item_seen(self, form: Any) -> Item | None:
        """Return the link as the person saw it, None for a new row."""
        return self._read_seen(form.data.get(form.add_prefix("id"), "")) if form.is_bound else None

    def _read_seen(self, sent: str) -> Item | None:
        item = read_item(sent) or {}
        is_whole = item.keys() >= {*self.identity_fields, *self.kind.fields}
        return item if is_whole and all(self._is_identity(name, item[name]) for name in self.identity_fields) else None

    def _is_identity(self, name: str, value: Any) -> bool:
        is_id = isinstance(self.kind.rows._meta.get_field(name), models.ForeignKey)
        return isinstance(value, int if is_id else str)

    def is_filled(self, form: Any) -> bool:
        return bool(self.item_seen(form)) or form.has_changed()

    def changes(self) -> dict[int, tuple[list[Item], list[Item]]]:
        """Return what the person added and removed, by the object that it belongs to."""
        found: dict[int, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
        for form in self.forms:
            seen = self.item_seen(form)
            if form.cleaned_data.get("DELETE"):
                if seen:
                    found[self.parent_of(seen)][1].append(seen)
                continue
            if not self.is_filled(form):
                continue
            typed = self.typed_item(form)
            if seen and all(typed[name] == seen.get(name) for name in typed):
                continue
            is_same = seen is not None and self.identify(seen) == self.identify(typed)
            if seen and not is_same:
                found[self.parent_of(seen)][1].append(seen)
            kept = seen if seen and is_same else {}
            own = {"basis": Basis.EDITOR.value} if "basis" in self.kind.payload else {}
            link = {name: value for name, value in (kept | typed | own).items() if name in self.kind.fields}
            found[self.parent_of(typed)][0].append(link)
        return found

    def write(self, record: Record) -> None:
        """Record what the person added and removed."""
        for parent, (add, remove) in self.changes().items():
            record.link_many(self.kind.parent, self.kind.name, {parent: (add, remove)})  # type: ignore[arg-type]


class ReverseLinkFormSet(LinkFormSet):
    """Links edited from their other end: the accounts of an event belong to their articles."""

    owner_field: ClassVar[str]
    user: ClassVar[User]

    def clean(self) -> None:
        """Refuse links of articles that this person may not change: by this door they may do no more."""
        super().clean()
        if any(self._errors):  # type: ignore[attr-defined]
            return
        touched = Article.objects.defer(*HEAVY).in_bulk(self.changes().keys())
        refused = [str(article) for article in touched.values() if not may_edit(self.user, article)]
        if refused:
            told = _("Only who may change these articles may tie them to an event or take them from it: %s.")
            raise forms.ValidationError(told % "; ".join(refused))

    def item_of(self, row: models.Model) -> Item:
        return {self.owner_field: getattr(row, f"{self.owner_field}_id"), **self.kind.item_of(row)}

    @property
    def identity_fields(self) -> tuple[str, ...]:
        return (self.owner_field,)

    def parent_of(self, item: Item) -> int:
        return int(item[self.owner_field])

    def changes(self) -> dict[int, tuple[list[Item], list[Item]]]:
        near = self.kind.identity[0]
        return {
            parent: tuple([{**item, near: self.instance.pk} for item in side] for side in sides)  # type: ignore[misc]
            for parent, sides in super().changes().items()
        }


def read_item(sent: str) -> Item | None:
    """Read the link that a row carries, None for a new row."""
    try:
        item = json.loads(sent)
    except ValueError:
        return None
    return item if isinstance(item, dict) else None


def _target(row: models.Model, name: str) -> models.Model | None:
    try:
        target = getattr(row, name)
    except ObjectDoesNotExist:
        return None
    return target if isinstance(target, models.Model) else None


def link_formset(parent: str, name: str, base: type[LinkFormSet] = LinkFormSet, **more: Any) -> type[LinkFormSet]:
    """Make the class of the rows for one kind of link."""
    return type(f"{name.title()}FormSet", (base,), {"kind": LINKS[parent, name], **more})


class LinkInline(TabularInline):
    """Links inside the form of an object; who may change the object, as its admin noted, may change them."""

    form = LinkForm
    extra = 0
    template = "admin/archive/edit_links.html"
    show_change_link = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.user = request.user  # type: ignore[attr-defined]  # the class is made for this request alone
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def _may(self, request: HttpRequest) -> bool:
        may: Mapping[type[models.Model], bool] = getattr(request, "archive_may_link", {})
        return may.get(self.parent_model, True)
