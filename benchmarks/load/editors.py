"""Editors at the desk: they edit, tag, publish and withdraw by its forms, and look at what readers see."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

import lxml.html

from benchmarks.load.client import Answer, ask
from benchmarks.load.ledger import Ledger, Marked, mark, name_of
from benchmarks.load.report import Figures

PASSWORD = "load of readers and editors"
FOUND_WITHIN = 30.0  # seconds until a search has to find what was published
BETWEEN_SEARCHES = 0.25
MOST_VERSIONS = 900
Form = list[tuple[str, str]]


class RefusedError(Exception):
    """The desk did not do what was asked; says what it said."""


@dataclass(slots=True)
class Desk:
    """Somebody who is signed in, with their cookies."""

    port: int
    figures: Figures
    cookies: dict[str, str]

    @classmethod
    async def sign_in(cls, port: int, figures: Figures, user: str) -> Desk:
        """Sign in by the page. Raises RefusedError."""
        desk = cls(port, figures, {})
        path = "/admin/login/"
        fields = form_on(await desk.open(path), path)
        answer = await desk.send(path, with_values(fields, username=user, password=PASSWORD))
        if answer.status != 302 or "sessionid" not in desk.cookies:
            raise RefusedError(f"{user} can't sign in: {answer.status}.")
        return desk

    async def open(self, path: str) -> Answer:
        return self._took(await ask(self.port, path, headers=self._headers()), "desk: page")

    async def send(self, path: str, form: Form) -> Answer:
        return self._took(await ask(self.port, path, headers=self._headers(), form=form), "desk: save")

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}

    def _took(self, answer: Answer, kind: str) -> Answer:
        self.figures.add(kind, answer)
        self.cookies |= dict(cookie.split("=", 1) for cookie in answer.cookies)
        return answer


def form_on(answer: Answer, action: str) -> Form:
    """Return what a browser would send of the form that posts to an address. Raises RefusedError."""
    if answer.status != 200:
        raise RefusedError(f"{answer.path} answers {answer.status} {answer.broke}.")
    for form in lxml.html.fromstring(answer.body.decode()).forms:
        if form.method == "POST" and (form.action or answer.path).partition("?")[0] == action:
            areas = {area.get("name") for area in form.iter("textarea")}
            return [(name, _lines(value) if name in areas else value) for name, value in form.form_values()]
    raise RefusedError(f"{answer.path} has no form for {action}.")


def _lines(value: str) -> str:
    """Return the text of an area as browsers send it: lines by CRLF, without the first end, which belongs to HTML."""
    plain = value.replace("\r\n", "\n")
    return plain.removeprefix("\n").replace("\n", "\r\n")


def with_values(form: Form, **typed: str) -> Form:
    return [(name, value) for name, value in form if name not in typed] + list(typed.items())


class Editor:
    """One editor and the marked articles that nobody else touches."""

    def __init__(self, number: int, port: int, ledger: Ledger, figures: Figures, mine: list[Marked], tags: list[str],
                 think: float) -> None:  # fmt: skip
        self.name = f"load-{number}"
        self._random = Random(f"editor {number}")
        self._port, self._ledger, self._figures, self._think = port, ledger, figures, think
        self._mine, self._tags = mine, tags
        self._looking: set[asyncio.Task[None]] = set()

    async def work(self, ends: asyncio.Event) -> None:
        """Work until it ends: half-made articles are edited and published, published ones edited or withdrawn."""
        try:
            desk = await Desk.sign_in(self._port, self._figures, self.name)
        except RefusedError as error:
            self._ledger.fault("desk refused", str(error))
            return
        while not ends.is_set():
            try:
                await self._act(desk)
            except RefusedError as error:
                self._ledger.fault("desk refused", str(error))
            try:
                await asyncio.wait_for(ends.wait(), self._random.uniform(0.25, 1.75) * self._think)
            except TimeoutError:
                continue
        if self._looking:
            await asyncio.wait(self._looking)

    async def _act(self, desk: Desk) -> None:
        waiting = [one for one in self._mine if one.publish_sent > time.monotonic()]
        public = [one for one in self._mine if one.is_public and len(one.versions) < MOST_VERSIONS]
        drawn = self._random.random()
        if waiting and (drawn < 0.35 or not public):
            article = waiting[0]
            await (self._edit(desk, article) if len(article.versions) < 2 else self._publish(desk, article))
        elif drawn < 0.9 or len(public) < 3:
            if public:
                await self._edit(desk, self._random.choice(public))
        else:
            await self._withdraw(desk, self._random.choice(public))

    async def _edit(self, desk: Desk, article: Marked) -> None:
        """Set a new title, now and then with a tag; then see whether readers find it."""
        path = f"/admin/archive/article/{article.pk}/change/"
        form = form_on(await desk.open(path), path)
        version = [time.monotonic(), float("inf")]
        article.versions.append(version)
        tag = {"add_tags": self._random.choice(self._tags)} if self._random.random() < 0.3 else {}
        answer = await desk.send(path, with_values(form, title=article.title, **tag))
        if answer.status != 302:
            article.versions.pop()
            raise RefusedError(f"An edit of {path} answers {answer.status} {answer.broke}: {errors_on(answer)}")
        version[1] = answer.ended
        if article.is_public:
            await self._expect(article, 200)

    async def _publish(self, desk: Desk, article: Marked) -> None:
        article.publish_sent = time.monotonic()
        answer = await self._move(desk, article, "published")
        article.published = answer.ended
        await self._expect(article, 200)
        looking = asyncio.create_task(self._search_until_found(article))
        self._looking.add(looking)
        looking.add_done_callback(self._looking.discard)

    async def _withdraw(self, desk: Desk, article: Marked) -> None:
        article.withdraw_sent = time.monotonic()
        article.stands = self._random.random() < 0.5
        said = {
            "reason": "For measuring.",
            "withdrawal_reason": "other",
            "mention": "stands" if article.stands else "gone",
        }
        article.withdrawn = (await self._move(desk, article, "withdrawn", **said)).ended
        await self._expect(article, 410 if article.stands else 404)
        self._ledger.check(await self._look(f"/articles/?q={quote(name_of(article.number))}"))

    async def _move(self, desk: Desk, article: Marked, target: str, **said: str) -> Answer:
        path = f"/admin/archive/article/move/{target}/"
        form = form_on(await desk.open(f"{path}?ids={article.pk}"), path)
        answer = await desk.send(path, with_values(form, **said))
        if answer.status != 302:
            raise RefusedError(f"{path} of {article.key} answers {answer.status} {answer.broke}: {errors_on(answer)}")
        return answer

    async def _look(self, path: str) -> Answer:
        """Look at an address as readers do, and at where it leads."""
        answer = await ask(self._port, path)
        while answer.status == 301:
            answer = await ask(self._port, answer.headers["location"])
        self._figures.add("after a save", answer)
        return answer

    async def _expect(self, article: Marked, status: int) -> None:
        """Hold the public page to what was just saved."""
        answer = await self._look(f"/a/{article.key}")
        self._ledger.check(answer)
        self._ledger.checked["pages after a save"] += 1
        title = mark(article.number, len(article.versions) - 1)
        if answer.status != status or (status == 200 and title not in answer.text):
            self._ledger.fault("not as saved", f"{answer.path} answers {answer.status}, awaited {status} with {title}")

    async def _search_until_found(self, article: Marked) -> None:
        """Measure how long after its publication a search finds an article."""
        path = f"/articles/?q={quote(name_of(article.number))}"
        while True:
            answer = await self._look(path)
            self._ledger.check(answer)
            seconds = answer.ended - article.published
            if f"{name_of(article.number)} v" in answer.text:
                self._figures.found_after.append(seconds)
                return
            if not article.is_public:
                return
            if seconds > FOUND_WITHIN:
                self._ledger.fault("not found", f"{path} finds nothing {seconds:.0f} s after the publication")
                return
            await asyncio.sleep(BETWEEN_SEARCHES)


def errors_on(answer: Answer) -> str:
    if answer.status != 200 or not answer.body:
        return ""
    said = lxml.html.fromstring(answer.body.decode()).xpath("//*[contains(@class, 'error')]")
    return " ".join(" ".join(one.text_content().split()) for one in said)[:300]
