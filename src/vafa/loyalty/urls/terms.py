"""Addresses of the terms of a programme."""

from __future__ import annotations

from vafa.loyalty.views import terms
from vafa.web.urls import page

TERMS = "<int:programme_id>/terms/"

app_name = "loyalty_terms"
urlpatterns = [
    page(TERMS, terms.terms, permission="loyalty.view", name="terms"),
    page(f"{TERMS}write/", terms.write, permission="loyalty.change", name="write"),
]
