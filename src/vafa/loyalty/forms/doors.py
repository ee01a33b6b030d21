"""What people type about doors: addresses of the shop, and how long a link holds."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.web.forms import HouseForm


class OriginForm(HouseForm):
    origin = forms.CharField(
        label=_("Address of the shop"),
        max_length=300,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "url", "placeholder": "https://shop.example"}
        ),
    )
