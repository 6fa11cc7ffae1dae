"""What each act on many asks for, and the act that follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.date_fields import PartialDateField
from archive.editing.assigning import assignable
from archive.editing.bulk import events, fields, problems, tags
from archive.editing.bulk.acts import Act, ActError, all_acts
from archive.editing.bulk.frozen import Seen
from archive.editing.changes.approval import has_permission
from archive.editing.changes.recorder import User
from archive.editing.problems.catalogue import label_of
from archive.editing.vocabulary.source_names import LONGEST_NAME
from archive.importing import rereading_acts
from archive.models import Article, ArticleProblem, Event, Source, Tag, TaggedArticle, most_used_tags
from archive.models.choices import Role, SourceKind, TagKind

MOST_OFFERED = 300
MOST_COUNTED = 2000  # articles of a choice that are looked through for what can be offered
LONGEST_REASON = 1000


class Offered(forms.TextInput):
    """A line with offers, which a browser shows while somebody types; anything else may be typed as well.

    `near` are values with what is said of them that one may have meant: each a button that sends it in place of what
    was typed, since of two values of one name the last one counts.
    """

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off"})
        self.offers: Sequence[tuple[str, str]] = ()
        self.near: Sequence[tuple[str, str]] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        of = f"offers-{name}"
        line = super().render(name, value, (attrs or {}) | {"list": of}, renderer)
        context = {"line": line, "id": of, "name": name, "offers": self.offers, "near": self.near}
        return render_to_string("admin/archive/article/offered.html", context)


class ActForm(forms.Form):
    """What an act needs to know; `act()` is what follows. `choice` is of use for what can be offered."""

    act_class: ClassVar[type[Act]]
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("It stands in the history of each article."),
    )

    def __init__(self, *args: Any, choice: Sequence[Seen], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice, self.user = choice, user
        self.fields["reason"].required = self.act_class.needs_reason
        self.order_fields([*(name for name in self.fields if name not in ("reason", "also_edited")), "also_edited"])
        self.offer()

    def offer(self) -> None:
        """Fill in what can be chosen."""

    def offers(self, name: str, found: Sequence[tuple[str, str]]) -> None:
        widget = self.fields[name].widget
        assert isinstance(widget, Offered)
        widget.offers = found

    def ids(self) -> list[int]:
        return [one.pk for one in self.choice[:MOST_COUNTED]]

    def given(self) -> Mapping[str, Any]:
        """Return what the act is given, from clean answers."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.act = self.act_class(**self.given())
                self.act.check(self.user)
            except ActError as error:
                self.refuse(error)
        return cleaned

    def refuse(self, error: ActError) -> None:
        """Say why the act can't be done."""
        self.add_error(None, str(error))


class AlsoEdited(ActForm):
    also_edited = forms.BooleanField(label=gettext_lazy("Change what a person set as well"), required=False)


class MakingForm(ActForm):
    """Of a name that nothing has yet, something is made; where one nearly has it, only if it `is_another`."""

    new: ClassVar[str]  # the permission to make one

    def offer(self) -> None:
        self.aside = self.fields.pop("is_another")
        if self.data.get("is_another"):
            self.fields["is_another"] = self.aside
        self.may_make = has_permission(self.user, self.new)
        if not self.may_make:
            del self.fields["kind_of_new"]

    def ask_whether_another(self, name: str, error: ActError, near: Sequence[tuple[str, str]]) -> None:
        """Say that something is called nearly so, offer it, and let the person say that another is meant."""
        if self.may_make:
            self.fields["is_another"] = self.aside
            self.order_fields([name, "is_another"])
        widget = self.fields[name].widget
        assert isinstance(widget, Offered)
        widget.near = near
        self.add_error(name, str(error))


class AddTagForm(MakingForm):
    act_class = tags.AddTag
    new = tags.NEW
    tag = forms.CharField(label=gettext_lazy("Tag"), max_length=tags.LONGEST_NAME, widget=Offered)
    kind_of_new = forms.ChoiceField(
        label=gettext_lazy("Its kind, if it is new"), choices=TagKind.choices, initial=TagKind.TOPIC, required=False
    )

    is_another = forms.BooleanField(label=gettext_lazy("It is another tag: make it"), required=False)

    def offer(self) -> None:
        self.offers("tag", [(tag.name, "") for tag in most_used_tags(MOST_OFFERED)])
        super().offer()

    def given(self) -> Mapping[str, Any]:
        return {**super().given(), "kind_of_new": self.cleaned_data.get("kind_of_new") or TagKind.TOPIC.value}

    def refuse(self, error: ActError) -> None:
        if isinstance(error, tags.NearTagsError):
            self.ask_whether_another("tag", error, [(one.tag.name, tags.named_with_number(one)) for one in error.near])
        else:
            super().refuse(error)


class RemoveTagForm(ActForm):
    act_class = tags.RemoveTag
    tag = forms.CharField(label=gettext_lazy("Tag"), max_length=tags.LONGEST_NAME, widget=Offered)

    def offer(self) -> None:
        links = TaggedArticle.objects.filter(content_object__in=self.ids()).order_by()
        counts = dict(links.values_list("tag").annotate(n=Count("pk")).order_by("-n")[:MOST_OFFERED])
        names = Tag.objects.in_bulk(list(counts))
        self.offers("tag", [(names[pk].name, str(n)) for pk, n in counts.items() if pk in names])


class SetSourceForm(MakingForm, AlsoEdited):
    act_class = fields.SetSource
    new = fields.NEW_SOURCE
    source = forms.CharField(label=gettext_lazy("Source"), max_length=LONGEST_NAME, widget=Offered)
    kind_of_new = forms.ChoiceField(
        label=gettext_lazy("Its kind, if it is new"),
        choices=SourceKind.choices,
        initial=SourceKind.OTHER,
        required=False,
    )
    is_another = forms.BooleanField(label=gettext_lazy("It is another source: make it"), required=False)

    def offer(self) -> None:
        names = Source.objects.order_by("name").values_list("name", flat=True)
        self.offers("source", [(name, "") for name in names[:MOST_OFFERED]])
        super().offer()

    def given(self) -> Mapping[str, Any]:
        return {**super().given(), "kind_of_new": self.cleaned_data.get("kind_of_new") or SourceKind.OTHER.value}

    def refuse(self, error: ActError) -> None:
        if isinstance(error, fields.NearSourcesError):
            self.ask_whether_another("source", error, [(one.name, f"“{one}”") for one in error.near])
        else:
            super().refuse(error)


class SetDateForm(AlsoEdited):
    act_class = fields.SetDate
    published = PartialDateField(label=gettext_lazy("Date"), required=True)

    def clean_published(self) -> str:
        return str(self.cleaned_data["published"])


class SetLanguageForm(AlsoEdited):
    act_class = fields.SetLanguage
    language = forms.CharField(
        label=gettext_lazy("Language"), max_length=35, help_text=gettext_lazy("Its code, like en, kk or zh-Hans.")
    )


class AssignForm(ActForm):
    act_class = fields.Assign
    assignee = forms.TypedChoiceField(label=gettext_lazy("To whom"), coerce=int, empty_value=None, required=False)

    def offer(self) -> None:
        staff = [(one.pk, one.get_username()) for one in assignable()]
        self.fields["assignee"].choices = [("", _("nobody")), *staff]  # type: ignore[attr-defined]


class EventForm(ActForm):
    event = forms.CharField(
        label=gettext_lazy("Event"),
        max_length=200,
        widget=Offered,
        help_text=gettext_lazy("Its short name, as in its address; the box offers the latest."),
    )

    def offer(self) -> None:
        latest = Event.objects.order_by("-pk")[:MOST_OFFERED]
        self.offers("event", [(event.slug, f"{event.title} ({event.starts_on or '—'})") for event in latest])


class LinkToEventForm(EventForm):
    act_class = events.LinkToEvent
    role = forms.ChoiceField(
        label=gettext_lazy("What the articles do with it"), choices=Role.choices, initial=Role.REPORTS
    )


class UnlinkFromEventForm(EventForm):
    act_class = events.UnlinkFromEvent


class AcceptProblemForm(ActForm):
    act_class = problems.AcceptProblem
    code = forms.ChoiceField(label=gettext_lazy("Problem"))

    def offer(self) -> None:
        rows = ArticleProblem.objects.filter(article__in=self.ids(), state=ArticleProblem.Answer.OPEN).order_by()
        counts = rows.values_list("code").annotate(n=Count("pk")).order_by("-n", "code")
        choices = [(code, f"{label_of(code)} ({n})") for code, n in counts]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]


class ConfirmUndatedForm(ActForm):
    act_class = problems.ConfirmUndated


class NotDuplicateForm(ActForm):
    act_class = problems.NotDuplicate


class ReadAgainForm(ActForm):
    act_class = rereading_acts.ReadAgain


class HandBackForm(ActForm):
    act_class = rereading_acts.HandBack
    fields_chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Fields"), widget=forms.CheckboxSelectMultiple, required=True
    )

    def offer(self) -> None:
        labels = [(name, str(Article._meta.get_field(name).verbose_name)) for name in rereading_acts.HandBack.FIELDS]  # type: ignore[union-attr]
        self.fields["fields_chosen"].choices = labels  # type: ignore[attr-defined]

    def given(self) -> Mapping[str, Any]:
        return {"fields": list(self.cleaned_data["fields_chosen"])}


def form_classes() -> dict[str, type[ActForm]]:
    """Return the forms of the acts that are asked for here, by the names of these, in the order in which they stand."""
    forms_here = (
        AddTagForm, RemoveTagForm, SetSourceForm, SetDateForm, ConfirmUndatedForm, SetLanguageForm, AssignForm,
        LinkToEventForm, UnlinkFromEventForm, AcceptProblemForm, NotDuplicateForm,
        ReadAgainForm, HandBackForm,
    )  # fmt: skip
    known = {one.act_class.name: one for one in forms_here}
    return {name: form for name, form in known.items() if name in all_acts()}
