"""Erasing an article or one version of it: a page that says what will go, and asks for a reason and the key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.labels import field_label
from archive.editing.erasing import (
    ErasureOrder,
    NotErasableError,
    Survey,
    erase_article,
    erase_version,
    survey_article,
    survey_version,
)
from archive.models import Article, ChangeSet
from archive.preserving.scrubbing import scrub_after_erasure

PERMISSION = "archive.erase_article"
MOST_SHOWN = 20


class ErasingForm(forms.Form):
    """What an erasure needs to know, and the key of the article typed by hand."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed. It stands in the history, and is said when these bytes come again."),
    )
    public_note = forms.CharField(
        label=gettext_lazy("Note for readers"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Shown on the tombstone, and among the corrections. Quote nothing in it."),
    )
    mention = forms.BooleanField(
        label=gettext_lazy("Show a tombstone where the article stood"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without it the address answers that there is nothing."),
    )
    with_reasons = forms.BooleanField(
        label=gettext_lazy("Also erase what people gave as reasons of their changes"),
        required=False,
        help_text=gettext_lazy("Of changes that touched nothing but this article."),
    )
    typed = forms.CharField(label=gettext_lazy("The key of the article"), widget=forms.TextInput(attrs={"size": 20}))

    def __init__(self, article: Article, number: int | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = article.key
        if number is not None or article.published_at is None:
            del self.fields["mention"]
        told = _("Type %s to say that you mean this article. It can’t be undone.") % article.key
        self.fields["typed"].help_text = told
        self.fields["typed"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip().lower()
        if typed != self.key:
            raise forms.ValidationError(_("This is not the key of the article."))
        return typed

    def order(self) -> ErasureOrder:
        given = self.cleaned_data
        return ErasureOrder(given["reason"], given["public_note"], given.get("mention", True), given["with_reasons"])


def erasing_view(request: HttpRequest, site: AdminSite, pk: int, number: int | None = None) -> HttpResponse:
    """Say on GET what would be destroyed; destroy it on POST, once a reason is given and the key is typed."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    article = Article.objects.select_related("source").filter(pk=pk).first()
    if article is None:
        raise Http404
    try:
        found = survey_article(article) if number is None else survey_version(article, number)
        form = ErasingForm(article, number, request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            return _page(request, site, found, form)
        if number is None:
            done = erase_article(article, form.order(), user=request.user)
        else:
            done = erase_version(article, number, form.order(), user=request.user)
    except NotErasableError as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(reverse("admin:archive_article_change", args=[pk]))
    _tell(request, done)
    return HttpResponseRedirect(reverse("admin:archive_article_history", args=[pk]))


def _page(request: HttpRequest, site: AdminSite, found: Survey, form: ErasingForm) -> HttpResponse:
    article, number = found.article, found.number
    names = {"number": number, "title": article}
    reasons = ChangeSet.objects.filter(changes__model="article", changes__object_id=article.pk).exclude(reason="")
    context = {
        **site.each_context(request),
        "title": _("Erase version %(number)s of: %(title)s") % names if number else _("Erase: %s") % article,
        "found": found,
        "fields": [field_label("article", name) for name in found.fields],
        "shared": [field_label("article", name) for name in found.shared],
        "tags": list(article.tagged.select_related("tag")[:MOST_SHOWN]) if number is None else (),
        "accounts": list(article.accounts.select_related("event")[:MOST_SHOWN]) if number is None else (),
        "reasons": list(reasons.order_by("-pk").distinct()[:MOST_SHOWN]),
        "form": form,
        "original": article,
        "opts": Article._meta,
    }
    return TemplateResponse(request, "admin/archive/article/erase.html", context)


def _tell(request: HttpRequest, done: Survey) -> None:
    """Say that it is gone, which other articles hold the same words, and what is still to be done with the files."""
    said = _("Erased: the article %s.") % done.article.key
    if done.number is not None:
        said = _("Erased: version %(number)s of the article %(key)s.") % {
            "number": done.number,
            "key": done.article.key,
        }
    messages.success(request, said)
    if done.near_duplicates:
        rows = (
            (reverse("admin:archive_article_change", args=[one.article.pk]), one.article, f"{one.containment:.0%}")
            for one in done.near_duplicates[:MOST_SHOWN]
        )
        links = format_html_join(", ", '<a href="{}">{}</a> ({})', rows)
        messages.warning(request, format_html("{} {}", _("Other articles hold much of the same words:"), links))
    for sentence in scrub_after_erasure():
        messages.warning(request, sentence)
