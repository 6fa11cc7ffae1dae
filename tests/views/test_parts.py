"""Facets and articles in lists: they say what the filters say, and nothing stored comes out as HTML."""

from __future__ import annotations

import pytest
from django.utils import translation

from archive.models import Article, Source
from archive.search.results.highlights import Piece
from archive.search.results.snippets import Snippet
from archive.views.formatting.words import number
from archive.views.pages.lists.facets import Facet, FacetValue
from tests.views.drawing import macro

facet_group, hit = macro("search", "facet_group"), macro("articles", "hit")


@pytest.mark.parametrize("language", ["en", "ru", "zh-hans", "de", "hi", "pl"])
@pytest.mark.parametrize("n", [0, 999, 1000, 1234567])
def test_facets_write_numbers_as_the_language_does(language: str, n: int) -> None:
    values = [FacetValue("tag-1", "Tag", n)]
    with translation.override(language):
        drawn = facet_group(Facet("Tags", "tag", "tag", values, values, named=values))
        assert drawn.count(f'<span class="facet__count">{number(n)}</span>') == 2
        assert f'<option value="tag-1">Tag ({number(n)})</option>' in drawn


def test_a_name_in_a_facet_is_text() -> None:
    values = [FacetValue('"a', "<b>&'", 1, is_chosen=True)]
    drawn = facet_group(Facet("<i>", "year", 'tag-<i>"', values, values, named=values))
    assert drawn.count('value="&#34;a" checked> <span>&lt;b&gt;&amp;&#39;</span>') == 2
    assert '<option value="&#34;a">&lt;b&gt;&amp;&#39; (1)</option>' in drawn
    assert '<div id="facet-tag-&lt;i&gt;&#34;-values">' in drawn
    assert "<i>" not in drawn and "<b>" not in drawn


def test_whatever_an_article_says_is_text_in_a_list() -> None:
    source = Source(name="<i>A&B", slug="a")
    article = Article(pk=1, key="k", slug="s", title="<b>'T", title_basis="supplied", language="ar", source=source)
    article.public_accounts = []
    snippet = Snippet("p7-abc", (Piece("<u>"), Piece("&", is_hit=True)), True, True, "")
    drawn = hit(article, snippets=[(snippet, "/a?q=<&'\"")])
    assert '<a class="hit__source" href="/sources/a/" dir="auto">&lt;i&gt;A&amp;B</a>' in drawn
    assert '<span class="said" dir="auto" lang="ar">' in drawn
    assert "&lt;b&gt;&#39;T" in drawn
    assert 'href="/a?q=&lt;&amp;&#39;&#34;">¶&#8201;7<span' in drawn
    assert '<span class="unseen"> of “[&lt;b&gt;&#39;T]”</span></a>' in drawn
    assert '<span lang="ar" class="said" dir="rtl">… &lt;u&gt;<mark>&amp;</mark>&nbsp;…</span>' in drawn
    assert "<i>" not in drawn and "<b>" not in drawn and "<u>" not in drawn
