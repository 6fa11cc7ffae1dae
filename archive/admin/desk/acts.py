"""Recent acts: what was changed last, of which article, by whom, and the way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.desk.moments import in_words
from archive.admin.desk.parts import Headline, headlines
from archive.admin.shared.history import LONG, line_of
from archive.admin.shared.labels import Names, field_label, model_name, names_of, targets_of
from archive.admin.shared.return_urls import with_return_url
from archive.editing.changes.values import RECORDED
from archive.models import Change, ChangeSet
from archive.models.choices import ChangeKind

MOST_SHOWN = 8
MOST_LOOKED_AT = 2000  # change sets
MOST_COUNTED = 100  # changes of one act that are read to tell how many objects it touched
LONGEST = 70  # characters of a value


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what it was done to, what became of it, who did it when, and where it is undone."""

    headline: Headline | None
    others: str
    what: str
    told: str
    who: str
    when: str
    reason: str
    url: str
    undo_url: str
    undone_by: str


def latest_acts(user: Any) -> list[Act]:
    """Return the latest acts, told to this person (six queries, and one for each kind of record that is named).

    What imports wrote is left out: it stands above as imports, with the undo of each as a whole.
    """
    first = Change.objects.filter(change_set=OuterRef("pk")).order_by("pk").values("pk")[:1]
    others = ChangeSet.objects.exclude(kind=ChangeKind.IMPORT, batch__isnull=False)
    latest = others.filter(pk__gt=ChangeSet.objects.order_by("-pk").values(first=F("pk") - MOST_LOOKED_AT)[:1])
    sets = list(latest.annotate(first=Subquery(first)).select_related("batch").order_by("-pk")[:MOST_SHOWN])
    firsts = Change.objects.in_bulk([one.first for one in sets if one.first])
    touched = _touched(firsts.values())
    undone = {one.undoes_id: one.user_name for one in ChangeSet.objects.filter(undoes__in=sets).order_by()}
    names = _names(firsts.values())
    articles = headlines({one.object_id for one in firsts.values() if one.model == "article"})
    return [_act(one, firsts.get(one.first), touched[one.pk], names, articles, undone, user) for one in sets]


def _act(
    change_set: ChangeSet,
    first: Change | None,
    touched: set[tuple[str, int]],
    names: Names,
    articles: Mapping[int, Headline],
    undone: Mapping[int | None, str],
    user: Any,
) -> Act:
    today = reverse("admin:index")
    undo_url = with_return_url(reverse("admin:archive_changeset_undo", args=[change_set.pk]), today)
    return Act(
        headline=_headline(first, names, articles) if first else None,
        others=_others(len(touched)),
        what=capfirst(str(change_set.get_kind_display())),
        told=str(change_set.batch or "") or (_summary(first, names) if first else ""),
        who=_("you") if change_set.user_id == user.pk else change_set.user_name or _("the machine"),
        when=in_words(change_set.at),
        reason=Truncator(change_set.reason).chars(LONGEST),
        url=reverse("admin:archive_changeset_change", args=[change_set.pk]),
        undo_url="" if change_set.pk in undone else undo_url,
        undone_by=(undone[change_set.pk] or _("the machine")) if change_set.pk in undone else "",
    )


def _touched(firsts: Iterable[Change]) -> dict[int, set[tuple[str, int]]]:
    """Return the first objects that each of these acts touched, from `MOST_COUNTED` + 1 of its changes (one query).

    The changes of one act have numbers that follow each other: nobody else writes meanwhile.
    """
    parts = [Q(change_set=first.change_set_id, pk__lte=first.pk + MOST_COUNTED) for first in firsts]
    found: dict[int, set[tuple[str, int]]] = defaultdict(set)
    if parts:
        rows = Change.objects.filter(reduce(or_, parts)).order_by()
        for pk, model, object_id in rows.values_list("change_set_id", "model", "object_id"):
            found[pk].add((model, object_id))
    return found


def _headline(change: Change, names: Names, articles: Mapping[int, Headline]) -> Headline:
    if change.model == "article" and change.object_id in articles:
        return articles[change.object_id]
    name = names.get(change.model, {}).get(change.object_id, f"#{change.object_id}")
    title = f"{capfirst(model_name(change.model))}: {name}"
    is_there = change.model in RECORDED and change.object_id in names.get(change.model, {})
    return Headline(title, reverse(f"admin:archive_{change.model}_change", args=[change.object_id]) if is_there else "")


def _others(number: int) -> str:
    """Say how many more objects an act touched than the one that is named."""
    if number > MOST_COUNTED:
        return _("and more than %s others") % (MOST_COUNTED - 1)
    others = number - 1
    return ngettext("and %(number)d other", "and %(number)d others", others) % {"number": others} if others > 0 else ""


def _summary(change: Change, names: Names) -> str:
    """Say in a few words what happened to the first object; long texts are only named."""
    label = field_label(change.model, change.field)
    if change.action in (Change.Action.SET, Change.Action.LINK):
        old, new = change.values()
        if any(isinstance(side, str) and len(side) > LONG for side in (old, new)) or "." in change.field:
            return label
    line = line_of(change, names)
    if change.action == Change.Action.LINK:
        links = [*(f"+ {name}" for name in line.added), *(f"− {name}" for name in line.removed)]
        return _short(f"{line.label}: {', '.join(links)}")
    if change.action == Change.Action.SET:
        return _short(_("%(field)s: %(old)s → %(new)s") % {"field": line.label, "old": line.old, "new": line.new})
    return line.label


def _short(words: str) -> str:
    return Truncator(words).chars(LONGEST)


def _names(changes: Iterable[Change]) -> Names:
    """Read the names of what was touched and of what these changes point to."""
    targets: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        if change.model in RECORDED and change.model != "article":
            targets[change.model].add(change.object_id)
        if change.action in (Change.Action.SET, Change.Action.LINK):
            for model, ids in targets_of(change.model, change.field, change.values()).items():
                targets[model] |= ids
    return names_of(targets)
