"""Public pages beside a real standby: `python -m tests.views.reading_replica` goes through its life and prints it.

Each line is JSON: what was done, and of each page its status, whether it held the words expected, and how many queries
went to the primary and to the replica.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.standby import Standby, running_standby

NEW = "Masons mend the quay"


def main() -> None:
    with running_standby() as standby:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": standby.primary,
            "DATABASE_REPLICA_URL": standby.address,
            "PAGES_HELD": "0",
            "ALLOWED_HOSTS": "testserver",
        }
        import django

        django.setup()
        Scenario(standby).run()


class Scenario:
    def __init__(self, standby: Standby) -> None:
        from django.test import Client

        self.standby = standby
        self.client = Client()
        self.counts: Counter[str] = Counter()
        self.breaks_at = 0

    def run(self) -> None:
        from django.core.management import call_command
        from django.db import DatabaseError, OperationalError, connections

        from archive import replica
        from archive.editing.articles import edit
        from archive.models import Article
        from archive.search.index import follower
        from tests import make

        follower.MERGES_IN_BACKGROUND = False
        call_command("migrate", verbosity=0)
        article = make.article("Ministers sign three papers", tags=[make.tag()])
        other = make.article("Beekeepers count their swarms")
        make.user("root", is_superuser=True)
        follower.catch_up()
        self.standby.catch_up()
        for alias in ("default", "replica"):
            connections[alias].execute_wrappers.append(self._counting(alias))
        page = article.get_absolute_url()

        etag = self.ask("level", page, "Ministers sign")["ETag"]
        self.ask("kept", page, "", if_none_match=etag)
        self.ask("list", "/tags/trade/", "Ministers")
        self.ask("search", "/articles/?q=beekeepers", "Beekeepers")
        self.client.force_login(make_root(), "django.contrib.auth.backends.ModelBackend")
        self.ask("desk", f"/admin/archive/article/{article.pk}/change/", "Ministers")
        self.client.logout()
        self.health("level")

        self.standby.pause()
        self.counts.clear()
        edit(article, {"title": NEW}, expected=article.version, user=make_root())
        changed = self.ask("behind", Article.objects.get(pk=article.pk).get_absolute_url(), NEW)["ETag"]
        self.say("etag", differs=changed != etag)
        self.ask("behind, searched", "/articles/?q=masons", NEW)
        with replica.reading_from(replica.REPLICA):  # whoever lets the index follow, it follows the primary
            made = make.article("Divers raise a bell")
            follower.catch_up()
        self.say("written", there=Article.objects.filter(pk=made.pk).exists())
        self.ask("index of the primary", "/articles/?q=divers", "Divers raise")
        self.health("behind")

        self.standby.resume()
        self.standby.catch_up()
        self.ask("level again", other.get_absolute_url(), "Beekeepers")
        self.breaks_at = 3
        self.ask("broken off", other.get_absolute_url(), "Beekeepers")
        self.breaks_at = 0
        self.health("broken off")

        replica.note_presence()
        self.ask("open", other.get_absolute_url(), "Beekeepers")
        self.standby.kill()
        self.ask("killed", other.get_absolute_url(), "Beekeepers")
        self.ask("killed, remembered", other.get_absolute_url(), "Beekeepers")
        self.health("away")

        self.standby.start()
        self.standby.catch_up()
        self.ask("not looked for yet", other.get_absolute_url(), "Beekeepers")
        replica.SECONDS_AWAY = 0.0
        replica.note_absence(OperationalError("As if it were long ago."))
        self.ask("back", other.get_absolute_url(), "Beekeepers")
        self.health("back")
        try:
            with connections["replica"].cursor() as cursor:
                cursor.execute("CREATE TABLE of_nobody (id int)")
        except DatabaseError as error:
            self.say("read-only", said=str(error))

    def ask(self, what: str, address: str, words: str, **headers: str) -> Any:
        self.counts.clear()
        began = time.monotonic()
        response = self.client.get(address, headers=headers)
        seconds = time.monotonic() - began
        text = response.content.decode()
        self.say(what, status=response.status_code, told=words in text, seconds=round(seconds, 2), **self.counts)
        return response

    def health(self, what: str) -> None:
        self.counts.clear()
        response = self.client.get("/healthz")
        self.say(f"health: {what}", status=response.status_code, health=response.json(), **self.counts)

    def say(self, what: str, **seen: Any) -> None:
        print(json.dumps({"what": what, "default": 0, "replica": 0} | seen), flush=True)

    def _counting(self, alias: str) -> Callable[..., Any]:
        def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            from django.db import OperationalError

            self.counts[alias] += 1
            if alias == "replica" and self.breaks_at and self.counts[alias] == self.breaks_at:
                raise OperationalError("terminating connection due to administrator command")
            return execute(sql, params, many, context)

        return wrapper


def make_root() -> Any:
    from django.contrib.auth.models import User

    return User.objects.get(username="root")


if __name__ == "__main__":
    main()
