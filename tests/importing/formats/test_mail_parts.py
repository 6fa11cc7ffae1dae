"""Mail: messages of a mailbox told from prose, flowed lines joined, and what is attached never lost in silence."""

from __future__ import annotations

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file

HEAD = "From: Quay Office <quay@harbour.example>\nTo: desk@gazette.example\nDate: Tue, 03 Mar 2015 09:00:00 +0100\n"
WORDS = "The office gives out the berths for April to the boats that have asked for one before the end of March."


def message(subject: str, body: str, headers: str = "") -> str:
    return f"{HEAD}Subject: {subject}\nMessage-ID: <{subject.lower()}@harbour.example>\n{headers}\n{body}"


def read(data: str, name: str = "a.eml", *, take: bool = False) -> list[ArticleDraft]:
    found = list(read_file(data.encode(), name, Known(), Options(attachments=take)))
    assert all(isinstance(one, ArticleDraft) for one in found), found
    return [one for one in found if isinstance(one, ArticleDraft)]


@pytest.mark.parametrize(
    "prose",
    [
        "From Monday on the ferry leaves at 9:15 in the morning.",
        "From 9:15 to 10:30 no boat leaves the quay of the islands.",
        "From then on, as the clock of the tower said 12:00, nobody spoke.\n\nFrom there they went home.",
        "From us Tue Mar  3 09:00:00 2015",
    ],
)
def test_prose_that_begins_with_from_cuts_no_mailbox(prose: str) -> None:
    one = message("Berths", f"{WORDS}\n\n{prose}\n\nThe master is back on Friday.\n")
    box = f"From quay@harbour.example Tue Mar  3 09:00:00 2015\n{one}\nFrom x@y.example Wed Mar  4 09:00:00 2015\n"
    first, second = read(box + message("Tides", WORDS), "a.mbox")
    assert (first.member, second.member) == ("berths@harbour.example", "tides@harbour.example")
    assert prose.split("\n")[0] in first.body
    assert "back on Friday" in first.body


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("\n>From then on no berth is given.\n", "\n\nFrom then on no berth is given."),
        ("\n>>From then on no berth is given.\n", "\n\n>From then on no berth is given."),
        ("\n> From then on no berth is given.\n", "\n\n> From then on no berth is given."),
        ("\n>From what he said,\n> no berth is given.\n", ">From what he said,"),
        ("\nFrom then on no berth is given.\n", "\n\nFrom then on no berth is given."),
    ],
)
def test_the_quoting_of_mailboxes_is_undone_and_other_quoting_stays(written: str, read_as: str) -> None:
    box = f"From quay@harbour.example Tue Mar  3 09:00:00 2015\n{message('Berths', WORDS + chr(10) + written)}"
    (found,) = read(box, "a.mbox")
    assert read_as in found.body
    undone = [repair for repair in found.repairs if "mailbox" in repair.rule]
    assert bool(undone) == written.startswith(("\n>From then", "\n>>From then"))


FLOWED = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed"


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        (f"{FLOWED}; delsp=yes\n", "The boat is  \nto be built.\n\nHere.", "The boat is to be built.\n\nHere."),
        (f"{FLOWED}\n", "The boat is \nto be built.\n\nIt is ready.", "The boat is to be built.\n\nIt is ready."),
        (f"{FLOWED}; delsp=yes\n", "夜间领航员将 \n获得一艘船。", "夜间领航员将获得一艘船。"),
        (f"{FLOWED}\n", " From the quay, as it was \nsaid.", "From the quay, as it was said."),
    ],
)  # fmt: skip
def test_flowed_lines_are_joined(headers: str, body: str, expected: str) -> None:
    (found,) = read(message("Pilots", body, headers))
    assert found.body == expected


def test_lines_that_are_not_flowed_stay() -> None:
    (found,) = read(message("Pilots", "The pier is long \nand grey.", "Content-Type: text/plain; charset=utf-8\n"))
    assert "long\n" in found.body
    (quoted,) = read(message("Pilots", f"> {WORDS} \n> And more. \n{WORDS}", f"{FLOWED}\n"))
    assert f"> {WORDS} And more." in quoted.body


def mixed(*parts: str) -> str:
    body = "".join(f"--BB\n{part}\n" for part in parts)
    return message("Gauge", f"{body}--BB--\n", 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="BB"\n')


NOTE = "Content-Type: text/plain; charset=utf-8\n\nDear desk, please find our press release attached. Kind regards."
TEXT = (
    'Content-Type: text/plain; charset=utf-8; name="release.txt"\n'
    f'Content-Disposition: attachment; filename="release.txt"\n\n{WORDS}'
)
PDF = 'Content-Type: application/pdf; name="plan.pdf"\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK'
LOGO = "Content-Type: image/png; name=logo.png\nContent-ID: <logo>\nContent-Disposition: inline\n\nx"
PHOTO = "Content-Type: image/jpeg; name=pier.jpg\nContent-Disposition: attachment; filename=pier.jpg\n\nx"
FORWARDED = f"Content-Type: message/rfc822\n\n{message('Older', WORDS)}"


@pytest.mark.parametrize(
    ("parts", "names", "severity"),
    [
        ((NOTE, TEXT), ["release.txt"], "warning"),
        ((NOTE, PDF, PHOTO), ["plan.pdf", "pier.jpg"], "warning"),
        ((NOTE, PHOTO), ["pier.jpg"], "note"),
        ((NOTE, FORWARDED), ["without a name"], "warning"),
    ],
)
def test_what_is_attached_and_not_read_is_named(parts: tuple[str, ...], names: list[str], severity: str) -> None:
    (found,) = read(mixed(*parts))
    assert found.body.startswith("Dear desk")
    (problem,) = [problem for problem in found.problems if problem.code == "attachments_left"]
    assert [one["name"] for one in problem.evidence["attachments"]] == names
    assert problem.severity == severity
    assert ("--attachments" in problem.message) == ("release.txt" in names)


@pytest.mark.parametrize("data", [message("Berths", WORDS), mixed(NOTE), mixed(NOTE, LOGO)])
def test_a_message_with_nothing_attached_has_no_problem(data: str) -> None:
    (found,) = read(data)
    assert [problem for problem in found.problems if problem.code == "attachments_left"] == []


def test_attached_texts_are_taken_in_on_request() -> None:
    note, release = read(mixed(NOTE, TEXT, PDF), take=True)
    assert (release.body, release.original) == (WORDS, WORDS.encode())
    assert release.member == "gauge@harbour.example/release.txt"
    (problem,) = [problem for problem in note.problems if problem.code == "attachments_left"]
    assert [one["name"] for one in problem.evidence["attachments"]] == ["plan.pdf"]


def test_a_text_that_goes_on_behind_a_picture_is_read_whole() -> None:
    more = "Content-Type: text/plain; charset=utf-8\n\nThe old gauge of 1911 stays in its place, the office said."
    (found,) = read(mixed(NOTE, LOGO, more))
    assert "press release attached" in found.body
    assert "stays in its place" in found.body


HEADERS = "From: Eva Brandt <eva@desk.example>\nSubject: Bridge opens in Velmora\nMessage-ID: <1@desk.example>\n\n"
LONG = "The council of Velmora opened the new bridge over the Aller on Friday, after two years of work, officials said."


@pytest.mark.parametrize(
    ("head", "kept", "found"),
    [
        ("City news\n\nBy Jane Doe\n\n", "City news\n\n", {"byline": "Jane Doe"}),
        ("Bridge opens in Velmora\nSource: Reuters\n\n", "", {"source": "Reuters"}),
        (
            "Greetings to all\nBridge opens in Velmora\nPublished: 2024-03-29\n\n",
            "Greetings to all\n\n",
            {"published": "2024-03-29"},
        ),
        ("Dear editors,\n\nbelow is our release.\n\n", "Dear editors,\n\nbelow is our release.\n\n", {}),
    ],
)
def test_the_head_of_a_message_is_read_as_that_of_a_text(head: str, kept: str, found: dict[str, str]) -> None:
    (draft,) = read_file(f"{HEADERS}{head}{LONG}\n\n{LONG}\n".encode(), "a.eml", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    assert draft.title and (draft.title.value, draft.title.basis) == ("Bridge opens in Velmora", "metadata")
    assert draft.body == f"{kept}{LONG}\n\n{LONG}"
    for name, stated in found.items():
        assert str(getattr(draft, name).value) == stated
