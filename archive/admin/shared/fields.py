"""Form fields that keep what was typed as it was typed, and lists that people can type."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext as _

from archive.text.matching.rules import Rule, RuleError

_AROUND_LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")
_LINE_ENDS = re.compile(r"\r\n?")


class WholeTextField(forms.CharField):
    """Long text: spaces at its ends stay, and the line ends that browsers send become the ones that were stored."""

    widget = AdminTextareaWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**(kwargs | {"strip": False}))

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _LINE_ENDS.sub("\n", text) if isinstance(text, str) else text


class OneLineField(forms.CharField):
    """A line of text in a box that grows with it, so that a long one can be read whole; line ends become spaces."""

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"required": False, "widget": forms.Textarea(attrs={"rows": 1})}
        super().__init__(**(given | kwargs))

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _AROUND_LINE_ENDS.sub(" ", text) if isinstance(text, str) else text


class WordsField(forms.CharField):
    """A list of words, typed with commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{name: value for name, value in kwargs.items() if name not in ("encoder", "decoder")})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return list(dict.fromkeys(word for part in text.split(",") if (word := part.strip())))


class RulesField(forms.JSONField):
    """The rules of an event as JSON, each one read before it is taken."""

    widget = AdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, ensure_ascii=False, indent=2) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        rules = super().clean(value) or []
        if not isinstance(rules, list):
            raise forms.ValidationError(_("Rules are a list: write them between [ and ]."))
        try:
            return [Rule.from_json(rule).to_json() for rule in rules]
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error


def begin_in_first_box(form: forms.BaseForm) -> None:
    """Let a page that only asks something open in the first box that somebody can type or choose in."""
    first = next(iter(form.fields.values()), None)
    if first is not None and not isinstance(first.widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        first.widget.attrs["autofocus"] = True
