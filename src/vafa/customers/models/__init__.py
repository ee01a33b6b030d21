"""The tables of customers."""

from __future__ import annotations

from vafa.customers.models.elsewhere import ShopNamed, WalletAnswer
from vafa.customers.models.people import Customer, Identity, LeftOut, SearchToken, Sighting
from vafa.customers.models.profile import (
    Basis,
    DetailChange,
    HeardBy,
    Note,
    OfferPart,
    Statement,
    StatementKind,
)
from vafa.customers.models.prospects import Interest, InterestKind, Prospect

__all__ = [
    "Basis",
    "Customer",
    "DetailChange",
    "HeardBy",
    "Identity",
    "Interest",
    "InterestKind",
    "LeftOut",
    "Note",
    "OfferPart",
    "Prospect",
    "SearchToken",
    "ShopNamed",
    "Sighting",
    "Statement",
    "StatementKind",
    "WalletAnswer",
]
