"""Addresses of codes."""

from __future__ import annotations

from vafa.loyalty.views import codes
from vafa.web.urls import page

# A code that works is worth money: few see them all, more may look one up.
SEE, CHANGE, FIND = "loyalty.view", "loyalty.change", "loyalty.counter"
ALL = "<int:programme_id>/codes/"
KIND = f"{ALL}<int:template_id>/"
ONE = f"{KIND}<int:code_id>/"

app_name = "loyalty_codes"
urlpatterns = [
    page(ALL, codes.codes, permission=SEE, name="codes"),
    page(f"{ALL}draw-up/", codes.draw_up, permission=CHANGE, name="draw_up"),
    page(f"{ALL}find/", codes.find, permission=FIND, name="find"),
    page(f"{ALL}conditions/", codes.name_condition, permission=CHANGE, name="name_condition"),
    page(KIND, codes.kind, permission=CHANGE, name="kind"),
    page(f"{KIND}make/", codes.make, permission=CHANGE, name="make"),
    page(f"{KIND}word/", codes.name_word, permission=CHANGE, name="name_word"),
    page(f"{KIND}export/", codes.export, permission=CHANGE, name="export"),
    page(ONE, codes.code, permission=FIND, name="code"),
    page(f"{ONE}disable/", codes.disable, permission=CHANGE, name="disable"),
]
