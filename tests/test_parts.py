"""Parts drawn without a template: they say what the filters say, and nothing stored comes out as HTML."""

from __future__ import annotations

import pytest
from django.utils import translation

from archive.templatetags.archive_parts import facet_choices, facet_options
from archive.templatetags.archive_words import number
from archive.views.facets import FacetValue


@pytest.mark.parametrize("language", ["en", "ru", "zh-hans", "de", "hi", "pl"])
@pytest.mark.parametrize("n", [0, 999, 1000, 1234567])
def test_facets_write_numbers_as_the_language_does(language: str, n: int) -> None:
    values = [FacetValue("tag-1", "Tag", n)]
    with translation.override(language):
        assert f'<span class="facet__count">{number(n)}</span>' in facet_choices("tag", values)
        assert facet_options(values) == f'<option value="tag-1">Tag ({number(n)})</option>'


def test_a_name_in_a_facet_is_text() -> None:
    values = [FacetValue('"a', "<b>&'", 1, is_chosen=True)]
    assert 'value="&quot;a" checked> <span>&lt;b&gt;&amp;&#x27;</span>' in facet_choices("tag", values)
    assert facet_options(values) == '<option value="&quot;a">&lt;b&gt;&amp;&#x27; (1)</option>'
