"""What is asked for a name, by what it is decided to mean; filled in beforehand from how it was met."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from archive.admin.shared.name_boxes import NameBox, NameField
from archive.editing.bulk.acts import ActError
from archive.editing.changes.recorder import User
from archive.editing.unknown_names.decisions import Decision, Meant
from archive.models import Article, Source, Tag, TaggedArticle, UnknownName
from archive.models.choices import SourceKind, TagKind
from archive.text.persons import persons_of

LONGEST_REASON = 1000
Kind = UnknownName.Kind


class DecisionForm(forms.Form):
    """Asks what is made of a name; `decision` follows from clean answers."""

    meant: Meant
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=LONGEST_REASON)

    def __init__(self, *args: Any, name: UnknownName, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.user = name, user
        self.order_fields([one for one in self.fields if one != "reason"])
        self.fields["reason"].help_text = gettext_lazy("It stands in the history.")

    def made(self) -> Decision:
        """Return what the answers decide."""
        given = self.cleaned_data
        return Decision(self.name, self.meant, given.get("called", ""), given.get("kind", ""), given.get("target"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.decision = self.made()
            try:
                self.decision.check(self.user)
            except ActError as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned


class SourceForm(DecisionForm):
    meant = Meant.SOURCE
    called = forms.CharField(label=gettext_lazy("Name of the source"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Its kind"), choices=SourceKind.choices)


class TagForm(DecisionForm):
    meant = Meant.TAG
    called = forms.CharField(label=gettext_lazy("Name of the tag"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Its kind"), choices=TagKind.choices)


class SourceNameForm(DecisionForm):
    meant = Meant.SOURCE_NAME
    target = NameField(Source.objects.all(), label=gettext_lazy("Source"), widget=NameBox(Article, "source"))


class TagNameForm(DecisionForm):
    meant = Meant.TAG_NAME
    target = NameField(Tag.objects.all(), label=gettext_lazy("Tag"), widget=NameBox(TaggedArticle, "tag"))


class DomainForm(SourceNameForm):
    meant = Meant.DOMAIN


FORMS: dict[str, type[DecisionForm]] = {
    one.meant.value: one for one in (SourceForm, TagForm, SourceNameForm, TagNameForm, DomainForm)
}


def prefilled(name: UnknownName, meant: Meant, target: str = "") -> dict[str, str]:
    """Return what a form begins with, so that one click may be enough; `target` is what it is another name of."""
    if target and meant in (Meant.TAG_NAME, Meant.SOURCE_NAME):
        return {"target": target}
    if meant == Meant.SOURCE:
        return {"called": name.name, "kind": SourceKind.OTHER.value}
    if meant == Meant.TAG:
        looks_like_person = name.kind == Kind.CREDIT and persons_of(name.name) and " " in name.name
        return {"called": name.name[:100], "kind": TagKind.PERSON if looks_like_person else TagKind.TOPIC}
    return {}
