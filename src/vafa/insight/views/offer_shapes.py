"""The rows, pictures and sentences of the page What they buy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vafa.catalogue.models import Product
from vafa.core.presentation import Reader
from vafa.web.charts import Axis, Chart, Series

BARS_SHOWN = 12


@dataclass(frozen=True)
class ProductRow:
    """One product with what it brings; the name is what the shop calls it, or its code."""

    name: str
    code: str
    net_revenue: int
    share: float | None
    customers: int
    reach: float | None
    quantity_milli: int


@dataclass(frozen=True)
class MixRow:
    """One part of a mix."""

    name: str
    net_revenue: int
    share: float | None
    orders: int
    customers: int


@dataclass(frozen=True)
class BringBackRow:
    """A product in first orders, and how many of its buyers came back."""

    name: str
    code: str
    buyers: int
    came_back: int
    share: float
    low: float
    high: float


def product_rows(
    found: list[dict[str, Any]], known: Mapping[int, Product], whole: dict[str, Any]
) -> list[ProductRow]:
    """Put names to products."""
    return [
        ProductRow(
            name=name_of(known.get(row["product_id"])),
            code=code_of(known.get(row["product_id"])),
            net_revenue=row["net_revenue"],
            share=_share(row["net_revenue"], whole["net_revenue"]),
            customers=row["customers"],
            reach=_share(row["customers"], whole["customers"]),
            quantity_milli=row["quantity_milli"],
        )
        for row in found
    ]


def product_stats(found: dict[str, Any], reader: Reader) -> list[dict[str, object]]:
    """Tell how much is sold, of how many things, to how many people, and how it is spread."""
    products = found["products"]
    top = sum(row["net_revenue"] for row in products["by_revenue"])
    stats: list[dict[str, object]] = [
        {
            "label": _("Net revenue of products"),
            "figure": "net-revenue",
            "value": reader.compact_money(products["net_revenue"]),
        },
        {"label": _("Products bought"), "value": reader.number(products["products"])},
        {"label": _("Customers who bought"), "value": reader.number(products["customers"])},
    ]
    share = _share(top, products["net_revenue"])
    if share is not None and products["products"] > len(products["by_revenue"]):
        stats.append(
            {
                "label": _("From the %(count)s strongest products")
                % {"count": reader.number(len(products["by_revenue"]))},
                "figure": "shares-of-what-was-bought",
                "value": reader.percent(share),
                "note": _("of the net revenue of products"),
            }
        )
    return stats


def mix_chart(found: dict[str, Any], key: str, title: str, names: Mapping[str, str]) -> Chart:
    """Draw the largest parts of a mix as bars."""
    rows = mix_rows(found, key, names)[:BARS_SHOWN]
    return Chart(
        kind="rows",
        title=title,
        categories=[row.name for row in rows],
        series=[Series(_("Share of net revenue"), [row.share for row in rows], "accent")],
        y_axis=Axis(words="percent"),
        height="tall" if len(rows) > 6 else "small",
    )


def mix_rows(found: dict[str, Any], key: str, names: Mapping[str, str]) -> list[MixRow]:
    """List the parts of a mix; what the shop does not know is named so."""
    return [
        MixRow(
            name=names.get(row[key], row[key]) if row[key] else _("unknown"),
            net_revenue=row["net_revenue"],
            share=row["share"],
            orders=row["orders"],
            customers=row["customers"],
        )
        for row in found["listed"]
    ]


def bring_back_rows(found: dict[str, Any], known: Mapping[int, Product]) -> list[BringBackRow]:
    """List the products whose first buyers come back most surely."""
    return [
        BringBackRow(
            name=name_of(known.get(row["product_id"])),
            code=code_of(known.get(row["product_id"])),
            buyers=row["buyers"],
            came_back=row["came_back"],
            share=row["share"],
            low=row["low"],
            high=row["high"],
        )
        for row in found["listed"]
    ]


def bring_back_chart(rows: list[BringBackRow], found: dict[str, Any]) -> Chart:
    """Draw each product's share with its interval."""
    shown = rows[:BARS_SHOWN]
    return Chart(
        kind="intervals",
        title=_("Came back after a first order with this product"),
        categories=[row.name for row in shown],
        series=[
            Series(
                _("Came back"),
                [row.share for row in shown],
                "accent",
                lows=[row.low for row in shown],
                highs=[row.high for row in shown],
            ),
            Series(_("All first buyers"), [found["everybody"]["share"]] * len(shown), "muted"),
        ],
        y_axis=Axis(words="percent"),
        height="tall",
    )


def bring_back_sentence(found: dict[str, Any], reader: Reader) -> str:
    """Say what the list means, and what everybody's share is."""
    everybody = found["everybody"]
    words = {"days": reader.number(found["within_days"])}
    if everybody["share"] is None:
        return _("Nobody has been a customer for %(days)s days yet.") % words
    words |= {
        "share": reader.percent(everybody["share"]),
        "buyers": reader.number(everybody["buyers"]),
        "least": reader.number(found["buyers_min"]),
    }
    return (
        _(
            "Of %(buyers)s first buyers %(share)s bought again within %(days)s days. Products with "
            "at least %(least)s first buyers, those that bring back most surely first."
        )
        % words
    )


def name_of(product: Product | None) -> str:
    """Call a product by its name, else by its code."""
    if product is None:
        return _("unknown")
    return product.name or product.code


def code_of(product: Product | None) -> str:
    """Give the code of a product that has a name, too."""
    return product.code if product and product.name else ""


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None
