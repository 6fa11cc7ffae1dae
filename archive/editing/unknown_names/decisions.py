"""Deciding upon an unknown name: it is a source, a tag, another name of one, a domain of one; or nothing to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.editing.bulk.acts import Act, ActError, Order
from archive.editing.bulk.applying import Applying, Done
from archive.editing.bulk.frozen import Seen, freeze
from archive.editing.changes.approval import has_permission
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User, recording
from archive.editing.unknown_names.acts import SourceByName, TagByName
from archive.editing.vocabulary.source_names import make_source
from archive.editing.vocabulary.tag_names import make_tag
from archive.models import Basis, Source, SourceAlias, Tag, UnknownName, take_archive_lock
from archive.models.choices import ChangeKind

Kind = UnknownName.Kind


class Meant(models.TextChoices):
    """What a name may be decided to mean."""

    SOURCE = "source", gettext_lazy("a source")
    TAG = "tag", gettext_lazy("a tag")
    SOURCE_NAME = "source-name", gettext_lazy("another name of a source")
    TAG_NAME = "tag-name", gettext_lazy("another name of a tag")
    DOMAIN = "domain", gettext_lazy("a domain of a source")


# What each kind of name may be, the likeliest first.
MEANINGS: dict[str, tuple[Meant, ...]] = {
    Kind.KEYWORD: (Meant.TAG, Meant.TAG_NAME),
    Kind.CREDIT: (Meant.SOURCE, Meant.SOURCE_NAME, Meant.TAG, Meant.TAG_NAME),
    Kind.DOMAIN: (Meant.SOURCE, Meant.DOMAIN),
    Kind.PHRASE: (Meant.TAG, Meant.TAG_NAME, Meant.SOURCE, Meant.SOURCE_NAME),
}
NEEDS = {
    Meant.SOURCE: "archive.add_source",
    Meant.TAG: "archive.add_tag",
    Meant.SOURCE_NAME: "archive.change_source",
    Meant.TAG_NAME: "archive.change_tag",
    Meant.DOMAIN: "archive.change_source",
}


def may_decide(user: User) -> bool:
    """Whether this person may make something of names at all."""
    return all(has_permission(user, one) for one in set(NEEDS.values()))


@dataclass(frozen=True)
class Decision:
    """What a person makes of a name: `called` and `kind` are those of what is new, `target` is what there is."""

    name: UnknownName
    meant: Meant
    called: str = ""
    kind: str = ""
    target: Source | Tag | None = None

    @cached_property
    def unconfirmed(self) -> Source | None:
        """The source that an import made of this credit (one query)."""
        if self.name.kind != Kind.CREDIT or self.meant in (Meant.TAG, Meant.TAG_NAME):
            return None
        return Source.objects.filter(name__iexact=self.name.name, is_confirmed=False).first()

    @property
    def confirms(self) -> bool:
        """Whether the source is there, and its articles with it."""
        return self.meant == Meant.SOURCE and self.unconfirmed is not None

    @property
    def merges(self) -> bool:
        """Whether two sources become one by it, which is for `editing.merging`: the articles of one go to the other."""
        return self.meant == Meant.SOURCE_NAME and self.unconfirmed is not None

    def check(self, user: User) -> None:
        """Raise ActError where it can't be done, or not by this person."""
        if self.meant not in MEANINGS[self.name.kind] or not has_permission(user, NEEDS[self.meant]):
            raise ActError(_("You may not do this."))
        if self.meant == Meant.SOURCE:
            self._check_source()
        elif self.meant == Meant.TAG:
            if Tag.objects.filter(name__iexact=self.called).exists():
                raise ActError(_("There is a tag called “%s” already. Add another name to it.") % self.called)
        elif self.target is None:
            raise ActError(_("Say of what it is another name."))
        elif self.meant == Meant.SOURCE_NAME:
            self._check_credit(self.target.pk)
        self.act().check(user)

    def _check_source(self) -> None:
        own = self.unconfirmed.pk if self.unconfirmed else None
        if Source.objects.filter(name__iexact=self.called).exclude(pk=own or 0).exists():
            raise ActError(_("There is a source called “%s” already. Add another name to it.") % self.called)
        if self.called.casefold() != self.name.name.casefold():
            self._check_credit(own)

    def _check_credit(self, own: int | None) -> None:
        owner = SourceAlias.objects.filter(name_key=self.name.name.casefold()).select_related("source").first()
        if self.name.kind != Kind.DOMAIN and owner and owner.source_id != own:
            told = _("“%(name)s” is another name of %(source)s already.")
            raise ActError(told % {"name": self.name.name, "source": owner.source})

    def act(self, row: Source | Tag | None = None) -> Act:
        """Return what the articles get; `row` is what was made, before it goes by its name."""
        given = row or self.target
        if self.meant in (Meant.TAG, Meant.TAG_NAME):
            return TagByName(given.pk if given else self.called, self.name.name, self.name.kind)
        basis = Basis.INFERRED if self.name.kind == Kind.PHRASE else Basis.METADATA
        return SourceByName(given.pk if given else self.called, self.name.name, basis.value)

    def choice(self) -> list[Seen]:
        """Freeze the articles that get it: the latest ten thousand that have the name; none if they have it already.

        A phrase makes nobody a source: that a text names an agency does not say who published it.
        """
        is_source = self.meant in (Meant.SOURCE, Meant.SOURCE_NAME)
        if self.confirms or (is_source and self.name.kind == Kind.PHRASE):
            return []
        return freeze(reversed(self.name.articles))

    def make(self, record: Record) -> Source | Tag:
        """Write what is meant into the vocabulary, in an open change set."""
        name, target = self.name.name, self.target
        is_other = self.called.casefold() != name.casefold()
        if self.meant == Meant.TAG:
            tag = make_tag(record, self.called, self.kind)
            if is_other:
                record.link(tag, "aliases", [{"name": name}])
            return tag
        if self.meant == Meant.SOURCE:
            return self._make_source(record, is_other=is_other)
        assert target is not None
        if self.meant == Meant.DOMAIN:
            assert isinstance(target, Source)
            record.set(target, domains=sorted({*target.domains, name}))
        else:
            record.link(target, "aliases", [{"name": name}])
        return target

    def _make_source(self, record: Record, *, is_other: bool) -> Source:
        name, row = self.name.name, self.unconfirmed
        if row is not None:
            record.set(row, name=self.called, kind=self.kind, is_confirmed=True)
        else:
            domains = (name,) if self.name.kind == Kind.DOMAIN else ()
            row = make_source(record, self.called, self.kind, domains)
        if is_other and self.name.kind != Kind.DOMAIN:
            record.link(row, "aliases", [{"name": name}])
        return row


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a name, and what its articles are to get: an act of the change set that `done` began."""

    row: Source | Tag
    order: Order
    done: Done


def make(
    decision: Decision, choice: Sequence[Seen], user: User, reason: str = "", leave_out: tuple[str, ...] = ()
) -> Made:
    """Write what is meant into the vocabulary, as a change set that the act goes on with; the name is known then."""
    with transaction.atomic():
        with recording(ChangeKind.EDIT, user=user, reason=reason) as record:
            row = decision.make(record)
        done = Done()
        if not record.change_set._state.adding:
            done.change_set = record.change_set
        _close(decision.name, UnknownName.State.KNOWN, user)
    return Made(row, Order(decision.act(row), choice, reason, leave_out), done)


def decide_now(
    decision: Decision, choice: Sequence[Seen], user: User, reason: str = "", leave_out: tuple[str, ...] = ()
) -> Made:
    """Make it and give it to some hundred articles, all in one transaction and as one change set."""
    with transaction.atomic():
        take_archive_lock()
        made = make(decision, choice, user, reason, leave_out)
        if choice:
            applying = Applying(made.order, user, made.done)
            applying.step(choice)
    return made


def dismiss(name: UnknownName, user: User) -> None:
    """Let a name stay away, however often it is met."""
    with transaction.atomic():
        take_archive_lock()
        _set_state(UnknownName.objects.filter(pk=name.pk), UnknownName.State.DISMISSED, user)


def take_back(name: UnknownName, user: User) -> None:
    """Let a name that was dismissed be open again."""
    with transaction.atomic():
        take_archive_lock()
        _set_state(UnknownName.objects.filter(pk=name.pk), UnknownName.State.OPEN, user)


def _close(name: UnknownName, state: UnknownName.State, user: User) -> None:
    _set_state(UnknownName.objects.filter(key=name.key, kind__in=_counting_alike(name.kind)), state, user)


def _counting_alike(kind: str) -> list[str]:
    """Return the kinds whose names of one key mean the same."""
    return [kind] if kind == Kind.DOMAIN else [kind, Kind.PHRASE.value]


def _set_state(rows: models.QuerySet[UnknownName], state: UnknownName.State, user: User) -> None:
    rows.update(state=state, decided_by=user if user.is_authenticated else None, decided_at=timezone.now())
