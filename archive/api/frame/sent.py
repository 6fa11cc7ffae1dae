"""What is sent, as the schema describes it, and by which it is read."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from archive.models import Article, BodyFormat, Display, Source, State, WithdrawalReason
from archive.text.addresses import is_web_address
from archive.text.dates.partial_dates import PartialDate

_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)?", re.ASCII)
_LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")
EDTF = r"^\d{4}(-\d{2}(-\d{2})?)?$"
LONGEST_TEXT = 5_000_000  # characters
MOST_TAGS = 50


def _longest(name: str) -> int:
    return int(getattr(Article._meta.get_field(name), "max_length", 0) or 0)


@extend_schema_field({"type": ["string", "null"], "pattern": EDTF, "example": "2024-03"})
class PartialDateField(s.Field):
    """A date as far as it is known; null where it is not."""

    def to_internal_value(self, data: Any) -> PartialDate:
        try:
            return PartialDate.parse(data if isinstance(data, str) else "")
        except ValueError:
            raise s.ValidationError("This is not a date such as 2024-03-29, 2024-03 or 2024.") from None

    def to_representation(self, value: Any) -> str:
        return str(value)


class TextField(s.CharField):
    """A text, and no number that could be written as one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Emptied(s.Field):
    """A field of an article that null empties, as an empty text does."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, allow_blank=True, allow_null=True, required=False, **more)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, "") if data is None else super().validate_empty_values(data)


class EmptiedText(Emptied, TextField):
    """A text that may be emptied."""


class EmptiedChoice(Emptied, s.ChoiceField):
    """A choice that may be none."""


class EmptiedLanguage(Emptied, s.RegexField):
    """The tag of a language, or none."""


class NumberField(s.IntegerField):
    """A whole number, and no text of one."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return int(super().to_internal_value(data))


class FlagField(s.BooleanField):
    """True or false, and no word for it."""

    def to_internal_value(self, data: Any) -> bool:
        if type(data) is not bool:
            self.fail("invalid", input=data)
        return bool(data)


class LineField(EmptiedText):
    """A line of text; line ends in it become spaces."""

    def __init__(self, name: str, **more: Any) -> None:
        self.name = name
        super().__init__(max_length=_longest(name), **more)

    def to_internal_value(self, data: Any) -> str:
        return _LINE_ENDS.sub(" ", super().to_internal_value(data))


class SourceField(s.SlugRelatedField):
    """A source by its slug; null where it is unknown."""

    default_error_messages = {"does_not_exist": "There is no source with the slug “{value}”."}

    def __init__(self) -> None:
        super().__init__(slug_field="slug", queryset=Source.objects.all(), allow_null=True, required=False)


class ArticleEdit(s.Serializer):
    """The fields that are to be set; the others stay."""

    title = LineField("title")
    subtitle = LineField("subtitle")
    byline = LineField("byline")
    dateline = LineField("dateline")
    source = SourceField()
    agency = SourceField()
    published = PartialDateField(required=False, allow_null=True)
    published_time = s.TimeField(required=False, allow_null=True, input_formats=["%H:%M", "%H:%M:%S"])
    utc_offset = NumberField(required=False, allow_null=True, min_value=-14 * 60, max_value=14 * 60)
    language = EmptiedLanguage(_LANGUAGE.pattern, max_length=35)
    original_url = LineField("original_url")
    summary = EmptiedText(max_length=100_000)
    body = EmptiedText(max_length=LONGEST_TEXT, trim_whitespace=False)
    body_format = s.ChoiceField(BodyFormat.choices, required=False)
    display = EmptiedChoice(Display.choices)
    reason = TextField(max_length=1000, allow_blank=True, required=False)

    def validate_language(self, value: str) -> str:
        if not _LANGUAGE.fullmatch(value):
            raise s.ValidationError("Give a language tag such as en, ru or zh-Hans.")
        return value

    def validate_original_url(self, value: str) -> str:
        if value and not is_web_address(value):
            raise s.ValidationError("Give a whole address of the web, such as https://example.org/news/1, or null.")
        return value


class TransitionRequest(s.Serializer):
    """The state to reach; a time for scheduled, a reason for withdrawn and for steps back."""

    target = s.ChoiceField([choice for choice in State.choices if choice[0] != State.MERGED])
    reason = TextField(max_length=1000, allow_blank=True, required=False)
    publish_at = s.DateTimeField(required=False, allow_null=True)
    withdrawal_reason = s.ChoiceField(
        [choice for choice in WithdrawalReason.choices if choice[0] not in ("erased", "import_undone")], required=False
    )
    public_note = TextField(max_length=2000, allow_blank=True, required=False)
    mention = FlagField(required=False, default=True)


class NamesField(s.ListField):
    """A list of names."""

    default_error_messages = {"not_a_list": "Give names between [ and ]."}  # without the name of a class in it


class TagsRequest(s.Serializer):
    """Tags by their slugs or names."""

    tags = NamesField(child=TextField(max_length=200), min_length=1, max_length=MOST_TAGS)
    reason = TextField(max_length=1000, allow_blank=True, required=False)
