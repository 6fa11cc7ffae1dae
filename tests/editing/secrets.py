"""Articles with a secret word in everything about them, and where in the archive a word is left."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

from archive.editing.articles import edit
from archive.editing.erasing import (
    ErasureOrder,
)
from archive.editing.workflow import Transition, apply_transition
from archive.importing.options import ImportOptions
from archive.importing.pipeline import run_import
from archive.models import (
    Article,
    ImportRecord,
    State,
    WithdrawalReason,
)
from tests import make

SECRET = "Zyxthorpe"
ORDER = ErasureOrder("Order 7 of the court at Calder", "By order of a court.")
BODY = (
    f"The quiet clerk {SECRET} kept the ledger of the harbour for eleven years.\n\n"
    f"Nobody asked {SECRET} why the third column was always written in red, and the clerk never told."
)
CLEAN = "The clerk kept the ledger of the harbour.\n\nNobody asked why the third column was written in another ink."


def everything(*, but: tuple[str, ...] = ()) -> str:
    """Return every value of every row of every table, what is compressed as text."""
    return "\n".join(text for name, text in tables_as_text() if name not in but)


def tables_as_text() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            for row in cursor.fetchall():
                yield model._meta.db_table, " | ".join(map(as_text, row))


def as_text(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        data = bytes(value)
        with suppress(zlib.error):
            data = zlib.decompress(data)
        return data.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str) if not isinstance(value, str) else value


def where(word: str) -> list[str]:
    """Return the rows that hold a word, for a test that fails."""
    return [f"{name}: {text[:400]}" for name, text in tables_as_text() if word.casefold() in text.casefold()]


def publish(article: Article) -> None:
    assert apply_transition([article], Transition(State.PUBLISHED, reason="ready"), user=superuser()).changed
    article.refresh_from_db()


def withdraw(article: Article, reason: str = WithdrawalReason.LEGAL) -> None:
    move = Transition(State.WITHDRAWN, reason="a letter came", withdrawal_reason=reason, public_note="Under review.")
    assert apply_transition([article], move, user=superuser()).changed
    article.refresh_from_db()


def superuser() -> Any:
    from django.contrib.auth.models import User

    return User.objects.filter(username="root").first() or make.user("root", is_superuser=True)


def take(path: Path, **options: Any) -> list[ImportRecord]:
    batch = run_import([path], ImportOptions(workers=1, **options)).batch
    return list(batch.records.order_by("pk"))


def files(folder: Path) -> None:
    """Write articles with the secret word in every format, in their text, their title and their file names."""
    (folder / f"{SECRET}-plain.txt").write_text(
        f"{SECRET} and the ledger\n\nBy {SECRET} Smith\n\n{BODY}\n\nHarbour Gazette, 3 May 2024\n"
    )
    (folder / "one.json").write_text(
        json.dumps({"id": SECRET, "title": f"{SECRET} in JSON", "author": SECRET, "url": f"https://x.test/{SECRET}",
                    "date": "2024-05-04", "summary": f"{SECRET} sums up", "body": f"JSON says. {BODY}"})
    )  # fmt: skip
    (folder / "page.html").write_text(
        f"<html><head><title>{SECRET} on a page</title><meta name=author content='{SECRET}'>"
        f"<link rel=canonical href='https://y.test/{SECRET}'></head><body><article><h1>{SECRET} on a page</h1>"
        f"<p>The page says so. {BODY.replace(chr(10), '</p><p>')}</p></article></body></html>"
    )
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = f"{SECRET} <a@x.test>", "b@x.test", "Fri, 3 May 2024 10:00:00 +0000"
    mail["Subject"], mail["Message-ID"] = f"{SECRET} by mail", f"<{SECRET}@x.test>"
    mail.set_content(f"The mail says it as well. {BODY}\n")
    (folder / "letter.eml").write_bytes(bytes(mail))
    with zipfile.ZipFile(folder / "packed.zip", "w") as packed:
        packed.writestr(f"{SECRET}.md", f"---\ntitle: {SECRET} packed\n---\n\nPacked it says. {BODY}\n")


def load(word_tag: str = "ledger") -> None:
    tag = make.tag(word_tag)
    event = make.event("Audit of the harbour")
    user = superuser()
    for article in Article.objects.all():
        edit(
            article,
            {"title": f"{SECRET} once more", "subtitle": f"Of {SECRET}", "byline": SECRET, "dateline": f"{SECRET}, May",
             "summary": f"A sum of {SECRET}", "original_url": f"https://z.test/{SECRET}",
             "body": f"Edited. {article.body}"},
            {
                "tags": ([{"tag": tag.pk, "basis": "editor", "words": [SECRET]}], []),
                "accounts": ([{"event": event.pk, "role": "reports", "basis": "editor",
                               "evidence": {"words": [{"quote": SECRET}]}}], []),
                "problems": ([{"code": "odd", "severity": "warning", "message": f"Odd: {SECRET}",
                               "evidence": {"quote": SECRET}}], []),
            },
            user=user,
        )  # fmt: skip
        article.refresh_from_db()
        publish(article)
        edit(article, {"title": f"{SECRET} again", "body": f"{article.body} And more of it."}, user=user)
        article.refresh_from_db()


def cleaned(**values: Any) -> Article:
    """Make an article that was published with the secret, withdrawn, cleaned in two steps, and published again."""
    article = make.article(f"{SECRET} speaks", body=BODY, original=BODY.encode(), state=State.IN_REVIEW)
    edit(article, {"body": BODY + " Ready."}, user=superuser())
    article.refresh_from_db()
    publish(article)
    withdraw(article)
    edit(article, {"body": f"Half clean, {SECRET} stands in it."}, user=superuser())
    edit(article, {"title": "A clerk speaks", "body": CLEAN} | values, user=superuser())
    article.refresh_from_db()
    publish(article)
    return article
