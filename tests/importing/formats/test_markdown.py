"""Markdown files with and without front matter, of which nothing is obeyed."""

from __future__ import annotations

from time import process_time

import pytest

from archive.importing.drafts import Refusal
from tests.importing.formats.test_record_fields import BODY, contents, drafts, value

MARKDOWN = f"""---
title: "Six countries: an office"
date: 2024-03-29 10:15:00 +0500
author: Anna Example
tags: [trade, transport]
---

{BODY}

## A part

More *words* here.
"""


def test_markdown_with_yaml() -> None:
    (draft,) = drafts(MARKDOWN, "2024-01-01-office.md")
    assert value(draft.title) == "Six countries: an office"
    assert value(draft.published) == "2024-03-29"
    assert [tag.value for tag in draft.tags] == ["trade", "transport"]
    assert draft.body_format == "markdown"
    assert draft.body == f"{BODY}\n\n## A part\n\nMore *words* here."
    assert draft.removed[0].text.startswith("---\ntitle")


def test_markdown_with_toml_and_without_front_matter() -> None:
    (draft,) = drafts(f'+++\ntitle = "An office"\ndate = 2024-03-29T10:15:00Z\n+++\n\n{BODY}\n', "a.md")
    assert (value(draft.title), value(draft.published)) == ("An office", "2024-03-29")
    (bare,) = drafts(f"# An office\n\n{BODY}\n", "2024-03-29-an-office.md")
    assert (value(bare.title), value(bare.published), bare.body) == ("An office", "2024-03-29", BODY)


def test_front_matter_that_is_not_valid_is_read_line_by_line() -> None:
    (draft,) = drafts(f"---\ntitle: Talks: the end\ndate: 2024-03-29\ntags:\n- a\n- b\n---\n{BODY}\n", "a.md")
    assert value(draft.title) == "Talks: the end"
    assert value(draft.published) == "2024-03-29"
    assert [tag.value for tag in draft.tags] == ["a", "b"]
    assert {problem.code for problem in draft.problems} == {"front_matter"}


def test_yaml_that_could_do_harm_is_refused_or_made_harmless() -> None:
    bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: x\n---\ntext\n"
    (refusal,) = contents(bomb, "a.md")
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == "failed"
    (draft,) = drafts(f"---\ntitle: !!python/object/apply:os.system [ls]\nheadline: Safe\n---\n{BODY}\n", "a.md")
    assert "yaml_tag" in {problem.code for problem in draft.problems}
    (deep,) = contents("---\na: " + "[" * 50 + "]" * 50 + "\n---\ntext\n", "a.md")
    assert isinstance(deep, Refusal)


def test_drafts_of_a_site_are_skipped_unless_asked_for() -> None:
    data = f"---\ntitle: x\ndraft: true\n---\n{BODY}\n"
    (refusal,) = contents(data, "a.md")
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == "skipped"
    assert len(drafts(data, "a.md", unpublished=True)) == 1


def test_shortcodes_are_left_out_and_html_in_markdown_is_written_anew() -> None:
    data = (
        '---\ntitle: x\n---\nOne {{< figure src="a.jpg" >}}two.\n\n{% image "x" %}\n\n'
        'See <a href="https://a.example/">this</a><script>alert(1)</script>.\n'
    )
    (draft,) = drafts(data, "a.md")
    assert draft.body == "One two.\n\nSee [this](https://a.example/)."
    assert '{% image "x" %}' in [piece.text for piece in draft.removed]


@pytest.mark.parametrize("odd", ["<b>", "<!--", "{{<", "[a](", "*a ", "{%", "<p>"])
def test_markdown_full_of_openings_is_read_in_bounded_time(odd: str) -> None:
    started = process_time()
    contents(f"# Title\n\n{odd * 20_000}", "a.md")
    assert process_time() - started < 5


def test_a_markdown_file_over_the_limit_is_refused() -> None:
    (refusal,) = contents("# x\n" + "a" * (3 * 1024 * 1024), "a.md")
    assert isinstance(refusal, Refusal)
