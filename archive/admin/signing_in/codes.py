"""The box for a code, and what is said of one that was not taken."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.signing_in.second_factor import Checked


class CodeForm(forms.Form):
    """Asks for a code: six digits of the authenticator, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def refuse(self, checked: Checked) -> None:
        """Say why a code was not taken."""
        if not checked.was_tried and checked.again_at:
            moment = timezone.localtime(checked.again_at)
            said = _("Too soon after a wrong code. The next one is looked at from %(time)s on.")
            self.add_error("code", said % {"time": f"{moment:%H:%M:%S %Z}"})
        else:
            self.add_error("code", _("This code is not right, or was used already. Wait for the next one."))
