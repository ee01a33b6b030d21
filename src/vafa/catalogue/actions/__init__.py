"""What is written about products."""

from __future__ import annotations

from vafa.catalogue.actions.categories import set_product_categories
from vafa.catalogue.actions.kinds import KindIsTheSame, UnknownKind, set_product_kind
from vafa.catalogue.actions.recognise import recognise_products
from vafa.catalogue.actions.withdraw import withdraw_products

__all__ = [
    "KindIsTheSame",
    "UnknownKind",
    "recognise_products",
    "set_product_categories",
    "set_product_kind",
    "withdraw_products",
]
