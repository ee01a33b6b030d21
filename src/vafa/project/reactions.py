"""Who reacts to what: journal entry kind → dotted names of reactions, in order."""

from __future__ import annotations

REACTIONS: dict[str, tuple[str, ...]] = {
    "catalogue.product_kind_set": ("vafa.orders.reactions.follow_product_kinds",),
}
