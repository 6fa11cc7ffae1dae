"""The files of a copy that no door of the site draws: its search, short addresses, what is not there, its maps."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from archive.static_site.addresses import INDEX, SEARCH
from archive.static_site.drawing import Site
from archive.static_site.pages import Rewriter
from archive.static_site.worker import write
from archive.views.frame.interface_languages import below_prefix
from archive.views.frame.page import Crumb, Page, home_crumb, render_page

NOWHERE = "/nothing-stands-here/"  # an address that no site has
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ADDRESSES_A_MAP = 40_000  # the protocol allows 50,000


def write_search_pages(folder: Path, rewriter: Rewriter, languages: Collection[str]) -> dict[str, str]:
    """Write the page of the search in each language, of which prefixes are given; return what they lead to."""
    found = _write_search_page(folder, rewriter, "")
    for code in languages:
        with below_prefix(code):
            found |= _write_search_page(folder, rewriter, f"/{code}")
    return found


def _write_search_page(folder: Path, rewriter: Rewriter, prefix: str) -> dict[str, str]:
    address = prefix + SEARCH
    file = f"{address}{INDEX}"[1:]
    page = Page(_("Search"), address, crumbs=(home_crumb(), Crumb(_("Search"))), is_indexed=False)
    root = "../" * file.count("/")
    ways = {"index": f"{root}search/" if prefix else "", "root": root}
    html = render_page("pages/copy_search.html", page, ways).content
    written = rewriter.rewrite(html, address, file)
    write(folder / file, written.content)
    return written.found


def write_page_for_nothing(folder: Path, rewriter: Rewriter, site: Site, url: str) -> dict[str, str]:
    """Write `404.html`, whose links are whole, since a server shows it at any address: below `url`, else the root.

    Return what it leads to.
    """
    content = site.ask(NOWHERE).content
    written = rewriter.rewrite(content, NOWHERE, "404.html", root=f"{url}/")
    write(folder / "404.html", written.content)
    return written.found


def write_maps(folder: Path, pages: Iterator[str], url: str) -> None:
    """Write `robots.txt`, and `sitemap.xml` with the addresses of all pages, which come in order, below `url`."""
    write(folder / "robots.txt", f"User-agent: *\nDisallow:\nSitemap: {url}/sitemap.xml\n".encode())
    part, following = _some(pages), _some(pages)
    if not following:
        write(folder / "sitemap.xml", _map("urlset", "url", (url + page for page in part)))
        return
    number = 0
    while part:
        number += 1
        write(folder / f"sitemap-{number}.xml", _map("urlset", "url", (url + page for page in part)))
        part, following = following, _some(pages)
    names = (f"{url}/sitemap-{number}.xml" for number in range(1, number + 1))
    write(folder / "sitemap.xml", _map("sitemapindex", "sitemap", names))


def _some(pages: Iterator[str]) -> list[str]:
    return list(islice(pages, ADDRESSES_A_MAP))


def _map(root: str, item: str, addresses: Iterator[str]) -> bytes:
    document = etree.Element(f"{{{SITEMAP}}}{root}", nsmap={None: SITEMAP})
    for address in addresses:
        etree.SubElement(etree.SubElement(document, f"{{{SITEMAP}}}{item}"), f"{{{SITEMAP}}}loc").text = address
    return etree.tostring(document, encoding="utf-8", xml_declaration=True)
