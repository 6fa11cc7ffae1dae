"""The page that reads an original again in another encoding: it says what would change, and does it when it is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.one_article.differences import SAID_WITH_ANOTHER, differences_of
from archive.admin.shared.base import warn_of_review, with_undo
from archive.admin.shared.labels import field_label
from archive.admin.shared.return_urls import change_page_url
from archive.editing.changes.approval import may_edit
from archive.importing.rereading import UnreadableError, apply_encoding, encoding_named, read_as
from archive.models import Article

COMMON: tuple[tuple[str, Any], ...] = (
    ("utf-8", gettext_lazy("Unicode, UTF-8")),
    ("utf-16", gettext_lazy("Unicode, UTF-16")),
    ("cp1252", gettext_lazy("Western European, Windows-1252")),
    ("cp1250", gettext_lazy("Central European, Windows-1250")),
    ("cp1251", gettext_lazy("Cyrillic, Windows-1251")),
    ("koi8_r", gettext_lazy("Cyrillic, KOI8-R")),
    ("cp866", gettext_lazy("Cyrillic, DOS 866")),
    ("iso8859_5", gettext_lazy("Cyrillic, ISO 8859-5")),
    ("mac_cyrillic", gettext_lazy("Cyrillic, Macintosh")),
    ("ptcp154", gettext_lazy("Kazakh, PT154")),
    ("cp1254", gettext_lazy("Turkish, Windows-1254")),
    ("cp1253", gettext_lazy("Greek, Windows-1253")),
    ("cp1256", gettext_lazy("Arabic, Windows-1256")),
    ("cp1255", gettext_lazy("Hebrew, Windows-1255")),
    ("gb18030", gettext_lazy("Chinese, GB 18030")),
    ("big5", gettext_lazy("Chinese, Big5")),
    ("shift_jis", gettext_lazy("Japanese, Shift JIS")),
    ("euc_jp", gettext_lazy("Japanese, EUC")),
    ("euc_kr", gettext_lazy("Korean, EUC")),
)


class EncodingForm(forms.Form):
    """Which encoding is asked for: one of the common ones, or any by its name, which outweighs the choice."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), choices=(("", "—"), *COMMON), required=False)
    other = forms.CharField(
        label=gettext_lazy("Or another by its name"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if name := cleaned.get("other") or cleaned.get("encoding"):
            try:
                cleaned["named"] = encoding_named(name)
            except UnreadableError as error:
                self.add_error("other", str(error))
        elif not self.errors:
            self.add_error("encoding", _("Choose an encoding."))
        return cleaned


def form_beside() -> EncodingForm:
    """Return the form as it stands inside that of the article, from which its boxes lead to another page."""
    form = EncodingForm(auto_id="encoding-%s")
    for field in form.fields.values():
        field.widget.attrs["form"] = "read-again"
    return form


def encoding_view(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    """Say on GET what the article would be in another encoding; have it read so on POST."""
    article = Article.objects.select_related("source", "agency").filter(pk=pk).first()
    if article is None:
        raise Http404
    if not may_edit(request.user, article):
        raise PermissionDenied
    link = article.originals.filter(is_current=True, original__erased_at=None).select_related("original").first()
    sent = request.POST if request.method == "POST" else request.GET
    form = EncodingForm(sent if "encoding" in sent or "other" in sent else None)
    context: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["named"]
        try:
            if request.method == "POST":
                return _done(request, article, name)
            found = read_as(article, name)
        except UnreadableError as error:
            form.add_error(None, str(error))
        else:
            context = {
                "named": name,
                "differences": differences_of(article, found.values),
                "kept": [field_label("article", one) for one in found.kept if one not in SAID_WITH_ANOTHER],
            }
    page = {
        **site.each_context(request),
        "title": _("Read again in another encoding"),
        "article": article,
        "link": link,
        "form": form,
        "opts": Article._meta,
        "change_page_url": change_page_url(request, article),
        **context,
    }
    return TemplateResponse(request, "admin/archive/article/encoding.html", page)


def _done(request: HttpRequest, article: Article, name: str) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:1000]
    done = apply_encoding(article, name, user=request.user, reason=reason)
    back = change_page_url(request, article)
    told = _("“%(title)s” was read again as %(encoding)s.") % {"title": article, "encoding": name}
    messages.success(request, with_undo(told, done, back))
    warn_of_review(request, done)
    return HttpResponseRedirect(back)
