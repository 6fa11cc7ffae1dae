"""The form of an article: what it states, the tags that are added by name, and answers to what is suggested."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.articles.filling import NOT_SAVED
from archive.admin.shared.date_fields import DateBox, PartialDateField
from archive.admin.shared.fields import OneLineField
from archive.admin.shared.forms import RecordedForm
from archive.admin.shared.name_boxes import NameBox, NameField, named
from archive.admin.shared.offset_field import OffsetField, minutes_at
from archive.editing.assigning import assignable
from archive.editing.bulk.tags import named_with_number
from archive.editing.changes.approval import has_permission
from archive.editing.vocabulary.tag_names import NearTag, tags_near
from archive.models import Article, Source, Tag, TaggedArticle
from archive.models.choices import Precision
from archive.models.notes import LONGEST_NOTE
from archive.text.addresses import is_web_address
from archive.text.dates.partial_dates import PartialDate

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_BETWEEN_NAMES = re.compile(r"[,;\n]")
CONFIRMS_DATE = "published_on_confirmed"
MOST_TAGS = 50  # added by one save
MOST_HELD = 5  # new ones that are held against all names


@dataclass(frozen=True, slots=True)
class MeantTag:
    """A tag that may be meant by a name that none has, and what the box of tags would hold then."""

    name: str
    near: NearTag
    box: str

    def __str__(self) -> str:
        return named_with_number(self.near)


class ArticleForm(RecordedForm):
    """After `clean`, `tags_found` and `tags_made` are the tags to add: those that there are, and names of new ones.

    `tag_names` are other names that tags are to get: from then on rules know them by these, too. `tags_near` are tags
    that are called nearly as new ones, each with what the box would hold if it were meant.
    """

    dates: ClassVar[Any] = {"published_on": "date_precision"}
    title = OneLineField(label=gettext_lazy("Title"), max_length=Article._meta.get_field("title").max_length)
    published_on = PartialDateField(label=gettext_lazy("Date, as much as is known"))
    utc_offset = OffsetField(label=gettext_lazy("Zone"))
    source = NameField(
        Source.objects.all(), required=False, label=gettext_lazy("Source"), widget=NameBox(Article, "source")
    )
    agency = NameField(
        Source.objects.all(), required=False, label=gettext_lazy("Agency"), widget=NameBox(Article, "agency")
    )
    given_to = forms.ModelChoiceField(
        get_user_model()._default_manager.none(), required=False, label=gettext_lazy("With"), empty_label="—"
    )
    add_tags = forms.CharField(
        required=False,
        label=gettext_lazy("Add tags"),
        widget=NameBox(TaggedArticle, "tag", **{"data-many": "true", "data-key": "t", "aria-keyshortcuts": "t"}),
        help_text=gettext_lazy("Names, with commas between them; “Kitay = China” makes Kitay another name of China."),
    )
    make_tags = forms.BooleanField(required=False, label=gettext_lazy("Make them"))

    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        label=gettext_lazy("To colleagues only"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("“@” and a user name shows it to them on their first page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags_found: list[Tag] = []
        self.tags_made: list[str] = []
        self.tags_near: list[MeantTag] = []
        self.told: tuple[int, str] | None = None  # what is said of the save beside its own message
        self.tag_names: list[tuple[Tag, str]] = []
        for name in ("source", "agency"):
            if name in self.fields:
                field = self.fields[name]
                assert isinstance(field, NameField)
                field.shown = getattr(self.instance, name)
        if "given_to" in self.fields:
            field = self.fields["given_to"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = assignable()
            self.initial["given_to"] = self.instance.assignee_id

    @property
    def holds_more_than_a_note(self) -> bool:
        """Whether something was typed beside a note that has been kept already; after `is_valid`."""
        beside = {"given_to", "reason", "add_tags"} & set(self.changed_data)
        answers = (value for name, value in self.data.items() if name.startswith(("suggestion-", "event-offer-")))
        return bool(self.typed or self.errors or beside or any(answers))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if name := self.data.get(NOT_SAVED):
            told = _("Nothing is saved yet: look at the box “%s”, and save.") % self.fields[name].label
            if name == "note":
                told = _("What you typed in the boxes is not saved yet.")
            self.add_error(None, forms.ValidationError(told, code="not_saved"))
        if "published_on" in self.typed and cleaned["published_on"]:
            self._ask_of_future(cleaned["published_on"])
        return cleaned

    def _ask_of_future(self, published: PartialDate) -> None:
        """Refuse a date after today, where the site stands, unless the person says that it is meant."""
        today = timezone.localdate()
        if published.first_day <= today:
            return
        box = self.fields["published_on"].widget
        assert isinstance(box, DateBox)
        box.confirms, box.is_confirmed = CONFIRMS_DATE, bool(self.data.get(CONFIRMS_DATE))
        if not box.is_confirmed:
            told = _("%(date)s lies after today, %(today)s. Correct it, or tick “%(box)s” below it and save again.")
            said = {"date": published, "today": today.isoformat(), "box": box.question}
            self.add_error("published_on", forms.ValidationError(told % said, code="future"))

    def clean_add_tags(self) -> str:
        """Find the tags that are named; of those that there are not, ask whether they are to be made."""
        typed: str = self.cleaned_data["add_tags"]
        names = list(dict.fromkeys(name for part in _BETWEEN_NAMES.split(typed) if (name := " ".join(part.split()))))
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(_("Add no more than %s tags at once.") % MOST_TAGS)
        for asked in names:
            other, _equals, name = (part.strip() for part in asked.rpartition("="))
            found = named(Tag, name)
            if len(found) > 1:
                slugs = ", ".join(tag.slug for tag in found)
                told = _("“%(name)s” stands for several tags. Write the end of the address of one: %(slugs)s.")
                raise forms.ValidationError(told % {"name": name, "slugs": slugs})
            if found and other:
                self.tag_names.append((found[0], other))
            if found:
                self.tags_found.append(found[0])
            else:
                self.tags_made.append(name)
        self._look_for_near(typed)
        if self.tags_made and not has_permission(self.user, "archive.add_tag"):
            told = _("There is no tag called %s, and you may not make one. Ask an editor.")
            raise forms.ValidationError(told % ", ".join(f"“{name}”" for name in self.tags_made))
        if self.tag_names and not has_permission(self.user, "archive.change_tag"):
            raise forms.ValidationError(_("You may not give a tag another name. Ask an editor."))
        if self.tags_made and not self._is_to_make():
            told = _("There is no tag called %s. Correct it, or tick “Make them” to add it to the list of tags.")
            if self.tags_near:
                told = _("There is no tag called %s. Take one that is called nearly so, or tick “Make them”.")
            raise forms.ValidationError(told % ", ".join(f"“{name}”" for name in self.tags_made), code="unknown_tags")
        return typed

    def _look_for_near(self, typed: str) -> None:
        """Find the tags that are called nearly as those that would be made (four queries for each, of five at most)."""
        for name in self.tags_made[:MOST_HELD]:
            for near in tags_near(name):
                meant = ", ".join(_with_tag(part, name, near.tag.name) for part in _BETWEEN_NAMES.split(typed))
                self.tags_near.append(MeantTag(name, near, meant))

    def _is_to_make(self) -> bool:
        """Whether the person said that new tags are meant, and saw what is called nearly as each of them."""
        sent: Any = self.data
        near = {one.name for one in self.tags_near}
        return bool(sent.get("make_tags")) and (not near or near <= set(sent.getlist("near_shown")))

    def tidy(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("agency") and not cleaned.get("source") and "source" not in self.errors:
            self.add_error("agency", _("Name the publisher first. Where only a wire is credited, it is the source."))
        language = cleaned.get("language", "")
        if language and not _LANGUAGE.fullmatch(language):
            self.add_error("language", _("Give a language tag such as en, ru or zh-Hans."))
        address = cleaned.get("original_url", "")
        if address and address != self.instance.original_url and not is_web_address(address):
            told = _("Give a whole address of the web, such as https://example.org/news/1, or leave the box empty.")
            self.add_error("original_url", told)
        if isinstance(zone := cleaned.get("utc_offset"), ZoneInfo):
            self._settle_zone(cleaned, zone)

    def _settle_zone(self, cleaned: dict[str, Any], zone: ZoneInfo) -> None:
        """Put the offset that a zone had on the day of publication in its place."""
        published = cleaned.get("published_on")
        minutes = None
        if isinstance(published, PartialDate) and published.precision == Precision.DAY:
            minutes = minutes_at(zone, published.first_day)
        if minutes is None:
            cleaned["utc_offset"] = None
            self.add_error(
                "utc_offset", _("What %s means depends on the day. Write it as an offset: +05:00.") % zone.key
            )
        else:
            cleaned["utc_offset"] = minutes


def _with_tag(part: str, name: str, tag: str) -> str:
    """Return one part of the box of tags, with a tag in place of a name."""
    other, equals, asked = (" ".join(one.split()) for one in part.rpartition("="))
    if asked.casefold() != name.casefold():
        return " ".join(part.split())
    return f"{other} = {tag}" if equals else tag
