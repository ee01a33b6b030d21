"""All that is known of customers, products and orders, without what depends on who came first."""

from __future__ import annotations

from typing import Any

from vafa.catalogue.models import Product
from vafa.customers.models import Customer, Identity, SearchToken
from vafa.customers.rules import DETAILS
from vafa.orders.models import DisplacedLine, Order, OrderLine, ReturnLine, ReturnMatch

LINE = ("key", "order__key", "line_id", "product__code", "kind", "quantity_milli", "amount")


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Give every table sorted, with keys in place of ids, rows and runs."""
    tables = {
        "customers": Customer.objects.values_list(
            "number", *DETAILS, "first_seen_at", "left_out"
        ),
        "identities": Identity.objects.values_list("kind", "value", "customer__number"),
        "tokens": SearchToken.objects.values_list("token", "customer__number"),
        "products": Product.objects.values_list("code", "name", "category", "kind"),
        "orders": Order.objects.values_list(
            "key", "number", "number_key", "customer__number", "ordered_at", "status",
            "is_purchase", "rate", "goods_amount", "shipping_amount", "fee_amount",
            "discount_amount", "tax_amount", "total_amount", "returned_amount", "net_revenue",
            "country", "country_name", "state_at",
        ),
        "lines": OrderLine.objects.values_list(
            *LINE, "unit_price_micro", "tax_amount", "returned_quantity_milli", "returned_amount"
        ),
        "displaced": DisplacedLine.objects.values_list(*LINE, "unit_price_micro", "tax_amount"),
        "returns": ReturnLine.objects.values_list(
            "key", "number", "order_key", "customer__number", "product__code", "amount",
            "quantity_milli", "matched_quantity_milli", "returned_at",
        ),
        "matches": ReturnMatch.objects.values_list(
            "return_line__key", "line__key", "quantity_milli", "amount"
        ),
    }  # fmt: skip
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}
