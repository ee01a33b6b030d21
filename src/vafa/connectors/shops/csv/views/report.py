"""The reconciliation of an import in words and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader
from vafa.imports.models import Run

FATES: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("read", _("Rows read"), ""),
    ("stored", _("Stored"), _("new to the shop")),
    ("repeated", _("Repeated"), _("known from an earlier file, so nothing changed")),
    ("quarantined", _("Set aside"), _("not understood; they wait for you")),
)


@dataclass(frozen=True)
class MoneyRow:
    """The money of one currency: what came in is what became of it."""

    currency: str
    read: str
    stored: str
    repeated: str
    quarantined: str
    rounding: str
    is_even: bool


def row_counts(run: Run, reader: Reader) -> list[dict[str, object]]:
    """Give the counts of rows by what became of them."""
    counts = {
        "read": run.rows_read,
        "stored": run.rows_stored,
        "repeated": run.rows_repeated,
        "quarantined": run.rows_quarantined,
    }
    return [
        {"name": name, "label": label, "note": note, "value": reader.number(counts[name])}
        for name, label, note in FATES
    ]


# Any: JSON values.
def money_rows(report: Mapping[str, Any], reader: Reader) -> list[MoneyRow]:
    """Give the money of a report by currency, written as its file wrote it."""
    return [
        MoneyRow(
            currency=currency,
            rounding=_rounding(sums.get("rounding", "0"), currency, reader),
            is_even=sums["read"] == sums["stored"] + sums["repeated"] + sums["quarantined"],
            **{
                name: reader.money(sums[name], currency=currency)
                for name in ("read", "stored", "repeated", "quarantined")
            },
        )
        for currency, sums in sorted(report.get("money", {}).items())
    ]


def _rounding(text: str, currency: str, reader: Reader) -> str:
    """Write what rounding took, which is less than the smallest unit for most rows."""
    lost = Decimal(text)
    if lost == lost.to_integral_value():
        return reader.money(int(lost), currency=currency)
    return reader.number(lost, decimals=3)
