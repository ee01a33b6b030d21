"""Addresses of gift cards and store credit."""

from __future__ import annotations

from vafa.loyalty.views import gift_cards
from vafa.web.urls import page

SEE, CHANGE, SELL = "loyalty.view", "loyalty.change", "loyalty.counter"
ALL = "<int:programme_id>/gift-cards/"
ONE = f"{ALL}<int:card_id>/"

app_name = "loyalty_gift_cards"
urlpatterns = [
    page(ALL, gift_cards.cards, permission=SELL, name="cards"),
    page(f"{ALL}sell/", gift_cards.sell, permission=SELL, name="sell"),
    page(f"{ALL}find/", gift_cards.find, permission=SELL, name="find"),
    page(f"{ALL}credit/", gift_cards.give_credit, permission=CHANGE, name="give_credit"),
    page(ONE, gift_cards.card, permission=SELL, name="card"),
    page(f"{ONE}refund/", gift_cards.refund, permission=CHANGE, name="refund"),
]
