"""Terms, as they are written in the languages of the members."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.loyalty.models import Terms
from vafa.web.forms import HouseForm

LANGUAGES: Final = ("en", "fa", "el")
TEXT_MAX = 20_000


def _text(label: Any, direction: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 8, "dir": direction})
    return forms.CharField(label=label, required=False, max_length=TEXT_MAX, widget=widget)


class TermsForm(HouseForm):
    en = _text(_("In English"), "ltr")
    fa = _text(_("In Persian"), "rtl")
    el = _text(_("In Greek"), "ltr")

    def said(self) -> dict[str, str]:
        """Return the texts that were written, by language."""
        texts = {language: self.cleaned_data[language].strip() for language in LANGUAGES}
        return {language: text for language, text in texts.items() if text}


def texts_of(terms: Terms) -> dict[str, str]:
    """Return the texts of a version by language, in the house's order."""
    known: dict[str, str] = terms.texts
    return {language: known[language] for language in LANGUAGES if language in known}
