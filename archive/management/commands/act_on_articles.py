"""Do one act to many articles: what the desk does to ticked rows, for more of them than a page can choose."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from tqdm import tqdm

from archive.editing.bulk.acts import ActError, Order, act_of, all_acts
from archive.editing.bulk.applying import Applying
from archive.editing.bulk.frozen import freeze
from archive.editing.bulk.preview import preview
from archive.importing import rereading_acts  # noqa: F401  # registers its acts
from archive.management.article_choice import add_choice, chosen_articles
from archive.management.command import ArchiveCommand
from archive.models import ArticleProblem, State
from archive.search.index import follower
from archive.text.printable import printable

LEFT = 1
MOST_REASONS = 20
BOOLEANS = ("also_edited", "is_another", "mention", "without_warnings")
LISTS = ("fields",)


class Command(ArchiveCommand):
    help = (
        "Do one act to many articles, as one change that can be undone; what the desk does to ticked rows, without its"
        " bound of 10,000. Exit status: 0 done, 1 nothing was there to be changed, 2 it could not start."
    )
    advice = "Run it again: what is done already is skipped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", metavar="ACT", choices=sorted(all_acts()), help=", ".join(sorted(all_acts())))
        parser.add_argument(
            "--with",
            dest="given",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="What the act needs, such as tag=trade, source=global-times, published=2019-10, code=undated.",
        )
        add_choice(parser)
        parser.add_argument("--state", choices=State.values, help="Only articles in this state.")
        parser.add_argument("--problem", metavar="CODE", help="Only articles with this open problem.")
        parser.add_argument("--by", required=True, metavar="NAME", help="The member of staff who does it.")
        parser.add_argument("--reason", default="", help="Why; it stands in the history of each article.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change; write nothing.")

    def handle(self, *args: Any, **given: Any) -> None:
        user = get_user_model().objects.filter(username=given["by"], is_active=True).first()
        if user is None:
            self.refuse(f"There is nobody called “{given['by']}”.")
        order = self._order(given, user)
        if given["dry_run"]:
            self._say(order, user)
            return
        applying = Applying(order, user)
        bar = tqdm(total=len(order.choice), unit="article", disable=not sys.stderr.isatty(), leave=False)
        at = 0
        with bar, follower.in_batches():
            while some := order.choice[at : at + applying.size()]:
                self.stop_if_asked()
                applying.step(some)
                at += len(some)
                bar.update(len(some))
        done = applying.done
        self.stdout.write(f"{order.act.sentence()}: {done.changed:,} changed, {done.skipped.total():,} skipped.")
        for why, number in done.skipped.most_common(MOST_REASONS):
            self.stdout.write(f"{number:>9,} {printable(why)}")
        if not done.changed:
            sys.exit(LEFT)

    def _order(self, given: dict[str, Any], user: AbstractBaseUser) -> Order:
        articles = chosen_articles(self, given)
        if given["state"]:
            articles = articles.filter(state=given["state"])
        if given["problem"]:
            open_ones = ArticleProblem.objects.filter(code=given["problem"], state=ArticleProblem.Answer.OPEN)
            articles = articles.filter(pk__in=open_ones.values("article"))
        parts = dict(part.partition("=")[::2] for part in given["given"])
        values = {name: _read(name, value) for name, value in parts.items()}
        if given["act"] == "move":
            values.setdefault("reason", given["reason"])
        try:
            act = act_of(given["act"], values)
            act.check(user)
        except ActError as error:
            self.refuse(str(error))
        if act.needs_reason and not given["reason"].strip():
            self.refuse("Say why: --reason")
        ids = list(articles.order_by("pk").values_list("pk", flat=True))
        return Order(act, freeze(ids), given["reason"])

    def _say(self, order: Order, user: AbstractBaseUser) -> None:
        """Say what would change, counted by values."""
        said = preview(order, user)
        self.stdout.write(f"{order.act.sentence()}: {said.changed:,} would change, {said.skipped_number:,} not.")
        for one in said.values():
            self.stdout.write(f"{one.before:>9,} → {one.after:>9,} {printable(one.value)}")
        for why, group in said.skipped.items():
            self.stdout.write(f"{group.number:>9,} skipped: {printable(why)}")


def _read(name: str, value: str) -> Any:
    """Return what was typed as what the act takes: yes or no, a list with commas between, or words."""
    if name in BOOLEANS:
        return value.lower() in ("1", "yes", "true", "on")
    return value.split(",") if name in LISTS else value
