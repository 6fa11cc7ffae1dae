"""How to search, with examples that can be run, and how browsers learn of the search."""

from __future__ import annotations

from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Article, Collection, Event, Source, Tag, Tally
from archive.views.formatting.names import shown_name
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import data_response, public
from archive.views.pages.lists.examples import Example, example, examples, that_find


@public(searches="always")
def search_help(request: HttpRequest) -> HttpResponse:
    page = Page(
        _("How to search"),
        reverse("archive:search_help"),
        crumbs=(home_crumb(), Crumb(_("How to search"))),
        description=_("Words, phrases, exclusions, beginnings of words, fields and dates, each with an example."),
    )
    ways = _ways()
    return render_page(
        "pages/search_help.html", page, {"ways": ways, "examples": that_find(examples(_tags(), _events()))}
    )


def _tags() -> list[Tag]:
    most = Tally.objects.largest("tag", 20)
    tags = Tag.objects.in_bulk(most)
    return [tags[pk] for pk in most if pk in tags]


def _events() -> list[Event]:
    return list(Event.objects.public().with_card().newest_first()[:10])


def _ways() -> list[tuple[str, str, list[Example]]]:
    """Return each way to search: what is typed, what it means, and examples that find something of what is held."""
    tags = [shown_name(tag) for tag in _tags()] or ["trade", "energy"]
    words = [name for name in tags if " " not in name] or tags
    first, second = words[0], words[min(1, len(words) - 1)]
    phrase = next((name for name in tags if " " in name), f"{first} {second}")
    source = Source.objects.public().order_by("pk").values_list("name", flat=True).first()
    event = next(iter(_events()), None)
    year = next(iter(reversed(Tally.objects.counts("archive").years)), 2024)
    language = next((tag for tag, _n in Tally.objects.by_language() if tag), "en")
    title = Article.objects.published().newest_first().values_list("title", flat=True).first() or first
    begun = next((word for word in title.split() if word.isalpha() and len(word) > 3), first)

    def quoted(name: str) -> str:
        return f'"{name}"' if " " in name else name

    ways = [
        (_("two words"), _("Articles with both, in any of their forms, wherever they stand."), [f"{first} {second}"]),
        (_("“a phrase”"), _("The words in this order."), [f'"{phrase}"']),
        (
            _("one OR another"),
            _("At least one of the two beside OR, which is written in capitals."),
            [f"{first} OR {second}"],
        ),
        (
            _("-without, NOT without"),
            _("Nothing with this word, phrase or field."),
            [f"{first} -{second}", f"{first} NOT {second}"],
        ),
        (_("begin*"), _("Words that begin so; at least two letters."), [f"{begun[:4].lower()}*"]),
        ("title:", _("Only in the title."), [f"title:{begun.lower()}"]),
        ("tag:", _("Articles under a tag, by any of its names."), [f"tag:{quoted(tags[0])}"]),
    ]
    if source:
        ways.append(("source:", _("Articles of a source."), [f"source:{quoted(source)}"]))
    if event:
        ways.append(("event:", _("Accounts of an event, by words of its name."), [f"event:{quoted(event.title)}"]))
        if event.place:
            ways.append(("place:", _("Accounts of events at a place."), [f"place:{quoted(event.place.name)}"]))
    ways += [
        (
            "from: to:",
            _("Published, or perhaps published, in a span of days, months or years."),
            [f"from:{year}", f"{first} from:{year}-01 to:{year}-06-30"],
        ),
        ("lang:", _("In a language, by its code."), [f"lang:{language}"]),
    ]
    return [(name, meaning, that_find([example(query) for query in queries])) for name, meaning, queries in ways]


@public()
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search to browsers (https://github.com/dewitt/opensearch)."""
    title = Collection.objects.for_readers().title
    addresses = {
        'type="text/html"': reverse("archive:article_list") + "?q={searchTerms}&page={startPage?}",
        'type="application/atom+xml"': reverse("archive:articles_data", args=["atom"]) + "?q={searchTerms}",
        'type="application/x-suggestions+json"': reverse("archive:suggest") + "?q={searchTerms}",
        'type="application/opensearchdescription+xml" rel="self"': reverse("archive:opensearch"),
    }
    description = _("Search in the articles of %(title)s") % {"title": title}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"  <ShortName>{escape(title[:16])}</ShortName>",
        f"  <LongName>{escape(title[:48])}</LongName>",
        f"  <Description>{escape(description)}</Description>",
        "  <InputEncoding>UTF-8</InputEncoding>",
        f'  <Image type="image/svg+xml">{escape(settings.SITE_URL + static("archive/icon.svg"))}</Image>',
        *(f'  <Url {what} template="{escape(settings.SITE_URL + url)}"/>' for what, url in addresses.items()),
        "</OpenSearchDescription>",
    ]
    return data_response("\n".join(lines) + "\n", "application/opensearchdescription+xml; charset=utf-8")
