"""What a code stands for, said by a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.catalogue.models import LineKind, Product
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record


class KindIsTheSame(Refused):
    code = "kind_is_the_same"
    sentence = _("This code already has this kind.")


class UnknownKind(Refused):
    code = "unknown_kind"
    sentence = _("There is no such kind of order line.")


def set_product_kind(*, product_id: int, kind: str, at: datetime, by: Actor) -> Product:
    """Say what a code stands for, once and for all: imports no longer change it.

    The orders that have this code on a line follow by a reaction. Refuses a kind that does not
    exist, and one that a person has already set.
    """
    if kind not in LineKind.values:
        raise UnknownKind
    with transaction.atomic():
        product = Product.objects.select_for_update().get(pk=product_id)
        if product.is_kind_set_by_hand and product.kind == kind:
            raise KindIsTheSame
        product.kind = kind
        product.is_kind_set_by_hand = True
        product.save(update_fields=["kind", "is_kind_set_by_hand"])
        record(
            kind="catalogue.product_kind_set",
            subject_kind="product",
            subject_id=product.id,
            at=at,
            by=by,
            payload={"kind": kind},
        )
    return product
