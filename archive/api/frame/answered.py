"""What is answered, as the schema describes it; what makes the answers are plain records."""

from __future__ import annotations

from rest_framework import serializers as s

from archive.models import Display, Role, State
from archive.models.choices import Basis


class ProblemDetails(s.Serializer):
    """A refusal (RFC 9457); `detail` says what happened and what to do."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField()
    errors = s.DictField(child=s.ListField(child=s.CharField()), required=False)


class NamedSource(s.Serializer):
    name = s.CharField()
    slug = s.CharField()
    url = s.CharField()


class BorneTag(s.Serializer):
    name = s.CharField()
    slug = s.CharField()
    kind = s.CharField()
    basis = s.ChoiceField(Basis.choices)


class ReportedEvent(s.Serializer):
    title = s.CharField()
    slug = s.CharField()
    url = s.CharField()
    role = s.ChoiceField(Role.choices)
    basis = s.ChoiceField(Basis.choices)


class ArticleRow(s.Serializer):
    """An article without its text."""

    key = s.CharField()
    url = s.CharField()
    title = s.CharField()
    title_basis = s.CharField()
    subtitle = s.CharField()
    byline = s.CharField()
    dateline = s.CharField()
    source = NamedSource(allow_null=True)
    agency = NamedSource(allow_null=True)
    published = s.CharField(allow_null=True)
    date_precision = s.CharField()
    date_basis = s.CharField()
    published_time = s.CharField(allow_null=True)
    utc_offset = s.IntegerField(allow_null=True)
    language = s.CharField()
    original_url = s.CharField()
    summary = s.CharField()
    display = s.ChoiceField(Display.choices)
    words = s.IntegerField()
    tags = BorneTag(many=True)
    events = ReportedEvent(many=True)
    api_url = s.CharField(required=False)
    state = s.ChoiceField(State.choices, required=False, help_text="Only for a token that may read it.")
    version = s.IntegerField(required=False, help_text="Only for a token that may read it.")


class Paragraph(s.Serializer):
    number = s.IntegerField()
    id = s.CharField()
    kind = s.CharField()
    text = s.CharField()


class OpenProblem(s.Serializer):
    code = s.CharField()
    severity = s.CharField()
    message = s.CharField()


class ArticleRecord(ArticleRow):
    """An article with its text, as far as the public may read it; whole, with body and problems, for a token."""

    text = s.CharField(required=False)
    paragraphs = Paragraph(many=True, required=False)
    formats = s.DictField(child=s.CharField(), required=False)
    body = s.CharField(required=False, help_text="Only for a token that may read it.")
    body_format = s.CharField(required=False, help_text="Only for a token that may read it.")
    problems = OpenProblem(many=True, required=False, help_text="Only for a token that may read it.")


class Moved(s.Serializer):
    """An article after it was moved."""

    key = s.CharField()
    state = s.ChoiceField(State.choices)
    version = s.IntegerField()
    publish_at = s.CharField(allow_null=True)
    published_at = s.CharField(allow_null=True)
    withdrawn_at = s.CharField(allow_null=True)


class Tagged(s.Serializer):
    key = s.CharField()
    version = s.IntegerField()
    tags = BorneTag(many=True)


class Proposed(s.Serializer):
    """What became of a proposal: created, unchanged, duplicate, updated or queued."""

    outcome = s.CharField()
    message = s.CharField()
    article = s.CharField(allow_null=True)
    api_url = s.CharField(allow_null=True)
    state = s.CharField(allow_null=True)
    problems = s.ListField(child=s.CharField())
    sha256 = s.CharField()


class NameRow(s.Serializer):
    name = s.CharField()
    slug = s.CharField()
    url = s.CharField()
    api_url = s.CharField()


class OtherName(s.Serializer):
    name = s.CharField()
    language = s.CharField()


class TagRow(NameRow):
    kind = s.CharField()
    articles = s.IntegerField()


class SourceRow(NameRow):
    kind = s.CharField()
    country = s.CharField()
    articles = s.IntegerField()


class PlaceRow(NameRow):
    country = s.CharField()
    region = s.CharField()
    latitude = s.FloatField(allow_null=True)
    longitude = s.FloatField(allow_null=True)
    events = s.IntegerField()


class SeriesRow(NameRow):
    events = s.IntegerField()


class TagRecord(TagRow):
    description = s.CharField()
    other_names = OtherName(many=True)


class SourceRecord(SourceRow):
    description = s.CharField()
    other_names = OtherName(many=True)
    full_name = s.CharField()
    languages = s.ListField(child=s.CharField())
    founded = s.IntegerField(allow_null=True)
    homepage = s.CharField()
    rights = s.CharField()
    display = s.ChoiceField(Display.choices)


class PlaceRecord(PlaceRow):
    description = s.CharField()
    other_names = OtherName(many=True)


class SeriesRecord(SeriesRow):
    description = s.CharField()
    other_names = OtherName(many=True)


class EventPlace(s.Serializer):
    name = s.CharField()
    slug = s.CharField()
    country = s.CharField()


class EventOfSeries(s.Serializer):
    name = s.CharField()
    slug = s.CharField()


class EventRow(s.Serializer):
    title = s.CharField()
    slug = s.CharField()
    url = s.CharField()
    kind = s.CharField()
    starts = s.CharField(allow_null=True)
    starts_basis = s.CharField()
    ends = s.CharField(allow_null=True)
    ends_basis = s.CharField()
    place = EventPlace(allow_null=True)
    series = EventOfSeries(allow_null=True)
    accounts = s.IntegerField()
    accounts_url = s.CharField()
    api_url = s.CharField()


class EventTag(s.Serializer):
    name = s.CharField()
    slug = s.CharField()
    kind = s.CharField()


class EventRecord(EventRow):
    description = s.CharField()
    tags = EventTag(many=True)


class AccountEvent(s.Serializer):
    title = s.CharField()
    slug = s.CharField()
    url = s.CharField()


class AccountSource(s.Serializer):
    name = s.CharField()
    slug = s.CharField()


class AccountArticle(s.Serializer):
    key = s.CharField()
    url = s.CharField()
    api_url = s.CharField()
    title = s.CharField()
    title_basis = s.CharField()
    source = AccountSource(allow_null=True)
    language = s.CharField()
    published = s.CharField(allow_null=True)
    words = s.IntegerField()


class AccountRow(s.Serializer):
    role = s.ChoiceField(Role.choices)
    basis = s.ChoiceField(Basis.choices)
    days_after = s.IntegerField(allow_null=True)
    event = AccountEvent()
    article = AccountArticle()


class ChangeRow(s.Serializer):
    at = s.DateTimeField()
    key = s.CharField()
    title = s.CharField()
    url = s.CharField()
    what = s.CharField()
    reason = s.CharField()
    is_merge = s.BooleanField()


class Start(s.Serializer):
    title = s.CharField()
    articles = s.CharField()
    events = s.CharField()
    accounts = s.CharField()
    tags = s.CharField()
    sources = s.CharField()
    places = s.CharField()
    series = s.CharField()
    changes = s.CharField()
    schema = s.CharField()
    schema_yaml = s.CharField()
    documentation = s.CharField()
