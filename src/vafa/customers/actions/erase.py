"""A person erased: nothing tells any more who they were, and every sum stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import Final

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import search_key
from vafa.customers.actions.alive import live_customer
from vafa.customers.actions.homes import forget_homes, lock_records
from vafa.customers.models import Customer, ErasedIdentity, ErasureKey, Identity
from vafa.customers.queries.erased import mark_of
from vafa.customers.queries.moving import rows_of, subjects
from vafa.customers.queries.trees import records_of
from vafa.customers.rules import DETAILS, NUMBER
from vafa.customers.rules.subjects import Blanked, Dropped, Subject
from vafa.imports.actions import forget_set_aside
from vafa.journal.actions import record

# Sums by country stay right; a country alone names nobody.
_EMPTIED: Final = tuple(name for name in DETAILS if name not in {"country", "country_name"})


class EraseReason(models.TextChoices):
    """Why somebody is erased; a code, so that no word about them is kept."""

    ASKED = "asked", _("They asked for it")
    NO_LONGER_NEEDED = "no_longer_needed", _("Their data is no longer needed")
    UNLAWFUL = "unlawful", _("Their data should not have been kept")


class NumberDoesNotFit(Refused):
    code = "number_does_not_fit"
    sentence = _("This is not the customer's number; nothing was erased.")


def erase_customer(
    *, customer_id: int, typed_number: str, reason: EraseReason, at: datetime, by: Actor
) -> Customer:
    """Erase a person for good: names, contacts, words about them, all records merged into them.

    Orders, amounts, figures and the fact that consent was given or withdrawn stay on a record
    without a name. Keyed hashes of what they were recognised by stay too, so that an import does
    not bring them back. Refuses a number that is not theirs, and a person who was erased before.
    """
    with transaction.atomic():
        lock_records()
        customer = live_customer(customer_id)
        if search_key(typed_number).strip() != search_key(customer.number).strip():
            raise NumberDoesNotFit
        records = records_of(customer_id=customer.id)
        identities = list(Identity.objects.filter(home_id__in=records))
        _remember_marks(identities, at=at)
        forget_set_aside(
            values={
                text for one in identities if one.kind != NUMBER for text in (one.value, one.raw)
            },
            at=at,
            by=by,
        )
        for subject in subjects():
            _clear(subject, records)
        for record_id in records:
            _empty(record_id, at=at)
        record(
            kind="customers.customer_erased",
            subject_kind="customer",
            subject_id=customer.id,
            at=at,
            by=by,
            payload={"reason": str(reason), "records": len(records)},
        )
    customer.refresh_from_db()
    return customer


def _remember_marks(identities: Sequence[Identity], *, at: datetime) -> None:
    # Made with the first person who is erased; whoever comes second finds it.
    kept, _is_new = ErasureKey.objects.get_or_create(
        id=1, defaults={"secret": token_hex(32), "made_at": at}
    )
    ErasedIdentity.objects.bulk_create(
        (
            ErasedIdentity(
                mark=mark_of((one.kind, one.value), secret=kept.secret),
                record_id=one.home_id,
                erased_at=at,
            )
            for one in identities
        ),
        update_conflicts=True,
        unique_fields=["mark"],
        update_fields=["record", "erased_at"],
    )


def _clear(subject: Subject, records: Sequence[int]) -> None:
    rows = rows_of(subject).filter(**{f"{subject.column}__in": records})
    if isinstance(subject.erase, Dropped):
        forget_homes(table=subject.table, row_ids=rows.values_list("pk", flat=True))
        rows.delete()
    elif isinstance(subject.erase, Blanked):
        rows.update(**subject.erase.columns)


def _empty(record_id: int, *, at: datetime) -> None:
    Customer.objects.filter(id=record_id).update(
        number=f"erased:{record_id}",
        left_out_note="",
        owner=None,
        erased_at=at,
        **dict.fromkeys(_EMPTIED, ""),
    )
