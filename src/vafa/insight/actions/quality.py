"""Mending data in bulk: each row by the action that owns it, one entry for the whole.

A preview does the same and takes it back, so that it refuses what the mending would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.catalogue.actions import set_product_categories
from vafa.catalogue.models import Product
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.actions import change_details
from vafa.customers.models import Customer
from vafa.insight.models import QualityFinding
from vafa.insight.rules.quality import (
    BY_CODE,
    CLEAR,
    COUNTRIES,
    CUSTOMER,
    LEAVE,
    SET,
    SUGGEST,
    Check,
    suggestion,
)
from vafa.journal.actions import record

ROWS_MAX = 500


class UnknownWay(Refused):
    code = "unknown_way"
    sentence = _("This figure cannot be mended in this way.")


class NothingChosen(Refused):
    code = "nothing_chosen"
    sentence = _("Choose at least one row.")


class TooManyRows(Refused):
    code = "too_many_rows"
    sentence = _("So many rows cannot be mended at once; choose at most %(most)s.")


class NoSuchCountry(Refused):
    code = "no_such_country"
    sentence = _("There is no such country; type its two letters, such as GR.")


class NothingSuggested(Refused):
    code = "nothing_suggested"
    sentence = _("There is nothing to suggest here.")


class GoodByNow(Refused):
    code = "good_by_now"
    sentence = _("This row has been mended or has left since.")


@dataclass(frozen=True)
class Row:
    """What became of one chosen row: from what to what, or why not."""

    finding_id: int
    before: str
    after: str
    refusal: Refused | None = None


@dataclass(frozen=True)
class Mending:
    """How to mend the chosen rows of one figure."""

    check: Check
    finding_ids: tuple[int, ...]
    way: str
    text: str = ""

    @classmethod
    def asked(cls, *, way: str, code: str, finding_ids: Sequence[int], text: str) -> Mending:
        """Read which rows of which figure are to be mended how; refuses what makes no sense."""
        check = BY_CODE.get(code)
        if check is None or way not in check.ways:
            raise UnknownWay
        if not finding_ids:
            raise NothingChosen
        if len(finding_ids) > ROWS_MAX:
            raise TooManyRows(most=ROWS_MAX)
        said = text.strip()
        if way == SET and check.field == "country" and said.upper() not in COUNTRIES:
            raise NoSuchCountry
        return cls(check, tuple(finding_ids), way, said)


def mend_findings(*, mending: Mending, at: datetime, by: Actor) -> list[Row]:
    """Mend the chosen rows of a figure; a row that is refused stays and says why.

    Refuses a way that the figure does not have, and a country that does not exist.
    """
    with transaction.atomic():
        rows = _mended(mending, at=at, by=by)
        done = [row.finding_id for row in rows if row.refusal is None]
        if done:
            payload = {
                "figure": mending.check.code,
                "way": mending.way,
                "rows": len(done),
                "refused": len(rows) - len(done),
            }
            record(kind="insight.quality_mended", at=at, by=by, payload=payload)
    return rows


def preview_mending(*, mending: Mending, at: datetime, by: Actor) -> list[Row]:
    """Tell what mending would do with each row, and leave everything as it is."""
    with transaction.atomic():
        rows = _mended(mending, at=at, by=by)
        transaction.set_rollback(True)
    return rows


def _mended(mending: Mending, *, at: datetime, by: Actor) -> list[Row]:
    check = mending.check
    findings = QualityFinding.objects.select_for_update(of=("self",)).filter(
        id__in=mending.finding_ids, field=check.field, dimension=check.dimension, left_at=None
    )
    if mending.way == LEAVE:
        return _left(findings, at=at, by=by)
    if check.table == CUSTOMER:
        mended = _customers(mending, list(findings.select_related("customer")), at=at, by=by)
    else:
        mended = _products(mending, list(findings.select_related("product")), at=at, by=by)
    done = [row.finding_id for row in mended if row.refusal is None]
    QualityFinding.objects.filter(id__in=done).delete()
    return mended


def _left(findings: QuerySet[QualityFinding], *, at: datetime, by: Actor) -> list[Row]:
    ids = list(findings.order_by("id").values_list("id", flat=True))
    QualityFinding.objects.filter(id__in=ids).update(left_at=at, left_by=str(by))
    return [Row(finding_id, "", "") for finding_id in ids]


def _customers(
    mending: Mending, findings: Sequence[QualityFinding], *, at: datetime, by: Actor
) -> list[Row]:
    def change(customer: Customer, after: str) -> None:
        details = {mending.check.field: after}
        change_details(customer_id=customer.id, details=details, at=at, by=by)

    return [
        _one(finding, finding.customer, mending, change)
        for finding in sorted(findings, key=lambda one: one.id)
        if finding.customer is not None
    ]


def _one(
    finding: QualityFinding,
    customer: Customer,
    mending: Mending,
    change: Callable[[Customer, str], None],
) -> Row:
    """Mend one customer within a savepoint: what is refused touches no other row."""
    before = str(getattr(customer, mending.check.field))
    after = _wanted(customer, mending)
    if after is None:
        return Row(finding.id, before, "", NothingSuggested())
    try:
        with transaction.atomic():
            change(customer, after)
    except Refused as refusal:
        return Row(finding.id, before, after, refusal)
    return Row(finding.id, before, after)


def _wanted(customer: Customer, mending: Mending) -> str | None:
    if mending.way == CLEAR:
        return ""
    if mending.way == SUGGEST:
        record = {
            name: getattr(customer, name) for name in ("email", "phone", "country", "postcode")
        }
        return suggestion(mending.check.field, record)
    return mending.text


def _products(
    mending: Mending, findings: Sequence[QualityFinding], *, at: datetime, by: Actor
) -> list[Row]:
    products: dict[int, Product] = {
        finding.id: finding.product for finding in findings if finding.product is not None
    }
    before = {finding_id: product.category for finding_id, product in products.items()}
    changed = set_product_categories(
        product_ids=[product.id for product in products.values()],
        category=mending.text,
        at=at,
        by=by,
    )
    return [
        Row(
            finding_id,
            before[finding_id],
            mending.text,
            None if product.id in set(changed) else GoodByNow(),
        )
        for finding_id, product in sorted(products.items())
    ]
