"""The form by which files, or one text, are brought to an import, with what holds for all of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.editing.assigning import assignable
from archive.editing.vocabulary.source_names import source_named
from archive.editing.vocabulary.tag_names import tag_named
from archive.importing.upload_jobs import MAY_PUBLISH
from archive.models import ImportBatch, Source

PASTED = "pasted.txt"  # no time in it: a date in a name is taken for that of the article
MOST_TAGS = 50
MOST_SUGGESTED = 300
ENCODINGS = [
    ("", gettext_lazy("found out from each")),
    ("utf-8", "UTF-8"),
    ("cp1251", "Windows-1251 (Cyrillic)"),
    ("koi8-r", "KOI8-R (Cyrillic)"),
    ("cp1252", "Windows-1252 (Western)"),
    ("gb18030", "GB 18030 (Chinese)"),
    ("big5", "Big5 (Chinese)"),
    ("utf-16", "UTF-16"),
]


class Files(forms.FileInput):
    allow_multiple_selected = True


class UploadForm(forms.Form):
    """What is brought, and what is asked for; `cleaned_data["uploads"]` holds the files, the pasted text among them."""

    uploads = forms.Field(
        label=gettext_lazy("Files or a ZIP"),
        required=False,
        widget=Files(attrs={"multiple": True, "class": "drop__box"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste one text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Source, if all have the same"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags for all"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("With commas between."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    assignee = forms.ChoiceField(label=gettext_lazy("Give them to"), required=False)
    encoding = forms.ChoiceField(label=gettext_lazy("How the text is encoded"), required=False, choices=ENCODINGS)
    batch = forms.CharField(
        label=gettext_lazy("Name of the import"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("Else the time."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Publish at once what no blocking problem holds back"), required=False
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.get_username(), one.get_username()) for one in assignable()]
        self.fields["assignee"].choices = [("", _("nobody")), *people]  # type: ignore[attr-defined]
        if not user.has_perm(MAY_PUBLISH):
            del self.fields["publish"]

    def suggested_sources(self) -> list[str]:
        """Return names of sources to choose from, the first by name (one query)."""
        return list(Source.objects.order_by("name").values_list("name", flat=True)[:MOST_SUGGESTED])

    def clean_source(self) -> str:
        """Return the slug of the source that is named."""
        named = self.cleaned_data["source"].strip()
        if not named:
            return ""
        source = source_named(named)
        if source is None:
            raise forms.ValidationError(_("There is no source “%s”. Make it first, or leave this empty.") % named)
        return source.slug

    def clean_tags(self) -> list[str]:
        names = [one.strip() for one in self.cleaned_data["tags"].split(",") if one.strip()]
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(_("These are more than %s tags.") % MOST_TAGS)
        for name in names:
            if tag_named(name) is None:
                raise forms.ValidationError(_("There is no tag “%s”. Make it first, or leave it out.") % name)
        return names

    def clean_batch(self) -> str:
        name = str(self.cleaned_data["batch"]).strip()
        if name and ImportBatch.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is an import “%s” already.") % name)
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        uploads: list[UploadedFile[Any]] = list(self.files.getlist("uploads")) if self.files else []
        if (text := given.get("text", "")).strip():
            # Browsers send CRLF whatever was pasted.
            uploads.append(SimpleUploadedFile(PASTED, text.replace("\r\n", "\n").encode("utf-8", "replace")))
        if not uploads:
            raise forms.ValidationError(_("Choose files, or paste a text."))
        if sum(one.size or 0 for one in uploads) > settings.UPLOAD_MAX_BYTES:
            limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
            raise forms.ValidationError(_("These are more than %s.") % limit, code="too_much")
        return given | {"uploads": uploads}

    def asked(self) -> dict[str, Any]:
        """Return what is asked for, in the words of `upload_jobs.Asked`."""
        names = ("batch", "source", "tags", "encoding", "publish", "assignee")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
