"""Whose export is it? Mappings for the files that shop systems write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from vafa.imports.rules.detection import Sample
from vafa.imports.rules.headers import header_key


@dataclass(frozen=True, slots=True)
class Preset:
    """The export of one system: headers that give it away, its columns, and how it counts.

    `signature` are headers that all must be there; `columns` pairs of a field and the header it
    has there; of several headers for one field the fullest column is taken.
    """

    name: str
    title: str
    signature: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    # Any: values of Mapping's own fields, checked by mypy where the mapping is made.
    settings: tuple[tuple[str, Any], ...] = ()


_SHOPIFY: Final = Preset(
    name="shopify",
    title="Shopify",
    signature=("Name", "Financial Status", "Lineitem name", "Lineitem price"),
    columns=(
        ("order_number", "Name"),
        ("email", "Email"),
        ("phone", "Phone"),
        ("phone", "Billing Phone"),
        ("phone", "Shipping Phone"),
        ("name", "Billing Name"),
        ("name", "Shipping Name"),
        ("company", "Billing Company"),
        ("country", "Billing Country"),
        ("country", "Shipping Country"),
        ("city", "Billing City"),
        ("postcode", "Billing Zip"),
        ("ordered_at", "Created at"),
        ("ordered_at", "Paid at"),
        ("status", "Financial Status"),
        ("cancelled_at", "Cancelled at"),
        ("product_code", "Lineitem sku"),
        ("product_name", "Lineitem name"),
        ("quantity", "Lineitem quantity"),
        ("unit_price", "Lineitem price"),
        ("line_discount", "Lineitem discount"),
        ("shipping", "Shipping"),
        ("discount", "Discount Amount"),
        ("tax", "Taxes"),
        ("total", "Total"),
        ("refunded", "Refunded Amount"),
        ("currency", "Currency"),
    ),
    settings=(("row_shape", "line"), ("completeness", "whole"), ("prices_include_vat", False)),
)

_WOOCOMMERCE_LINES: Final = Preset(
    name="woocommerce_lines",
    title="WooCommerce, a row per product",
    signature=("Order Number", "Order Status", "Order Date", "Item Name"),
    columns=(
        ("order_number", "Order Number"),
        ("email", "Email (Billing)"),
        ("phone", "Phone (Billing)"),
        ("first_name", "First Name (Billing)"),
        ("last_name", "Last Name (Billing)"),
        ("company", "Company (Billing)"),
        ("country", "Country Code (Billing)"),
        ("country", "Country Name (Billing)"),
        ("city", "City (Billing)"),
        ("postcode", "Postcode (Billing)"),
        ("customer_number", "Customer User ID"),
        ("ordered_at", "Order Date"),
        ("status", "Order Status"),
        ("product_code", "SKU"),
        ("product_name", "Item Name"),
        ("category", "Category"),
        ("quantity", "Quantity"),
        ("quantity", "Quantity (- Refund)"),
        ("unit_price", "Item Cost"),
        ("amount", "Order Line Total"),
        ("shipping", "Order Shipping Amount"),
        ("discount", "Cart Discount Amount"),
        ("tax", "Order Total Tax Amount"),
        ("total", "Order Total Amount"),
        ("refunded", "Order Refund Amount"),
        ("currency", "Order Currency"),
    ),
    settings=(("row_shape", "line"), ("completeness", "whole"), ("prices_include_vat", False)),
)

_WOOCOMMERCE_ORDERS: Final = Preset(
    name="woocommerce_orders",
    title="WooCommerce, a row per order",
    signature=("order_id", "order_date", "status", "order_total"),
    columns=(
        ("order_number", "order_number"),
        ("order_number", "order_id"),
        ("customer_number", "customer_id"),
        ("customer_number", "customer_user"),
        ("email", "billing_email"),
        ("email", "customer_email"),
        ("phone", "billing_phone"),
        ("first_name", "billing_first_name"),
        ("last_name", "billing_last_name"),
        ("company", "billing_company"),
        ("country", "billing_country"),
        ("city", "billing_city"),
        ("postcode", "billing_postcode"),
        ("ordered_at", "order_date"),
        ("status", "status"),
        ("shipping", "shipping_total"),
        ("fee", "fee_total"),
        ("discount", "discount_total"),
        ("tax", "tax_total"),
        ("total", "order_total"),
        ("refunded", "refunded_total"),
        ("currency", "order_currency"),
    ),
    settings=(("row_shape", "order"), ("completeness", "whole"), ("prices_include_vat", False)),
)

_WOOCOMMERCE_ITEMS: Final = Preset(
    name="woocommerce_items",
    title="WooCommerce, a row per item",
    signature=("order_id", "order_date", "status", "item_name", "item_quantity"),
    columns=(
        *_WOOCOMMERCE_ORDERS.columns,
        ("line_id", "item_id"),
        ("product_code", "item_sku"),
        ("product_name", "item_name"),
        ("quantity", "item_quantity"),
        ("unit_price", "item_price"),
        ("amount", "item_total"),
        ("line_tax", "item_total_tax"),
    ),
    settings=(("row_shape", "line"), ("completeness", "whole"), ("prices_include_vat", False)),
)

_WOOCOMMERCE_ANALYTICS: Final = Preset(
    name="woocommerce_analytics",
    title="WooCommerce Analytics, orders",
    signature=("Date", "Order #", "Status", "Customer", "Net Sales"),
    columns=(
        ("order_number", "Order #"),
        ("name", "Customer"),
        ("ordered_at", "Date"),
        ("status", "Status"),
        ("product_name", "Product(s)"),
        ("quantity", "Items sold"),
        ("amount", "Net Sales"),
    ),
    settings=(("row_shape", "order"), ("completeness", "whole"), ("prices_include_vat", False)),
)

_ONLINE_RETAIL: Final = Preset(
    name="online_retail",
    title="Online Retail",
    signature=("Invoice", "StockCode", "Quantity", "InvoiceDate", "Price", "Customer ID"),
    columns=(
        ("order_number", "Invoice"),
        ("customer_number", "Customer ID"),
        ("country", "Country"),
        ("ordered_at", "InvoiceDate"),
        ("product_code", "StockCode"),
        ("product_name", "Description"),
        ("quantity", "Quantity"),
        ("unit_price", "Price"),
    ),
    settings=(
        ("row_shape", "line"),
        ("completeness", "union"),
        ("time_zone", "Europe/London"),
        ("money_unit", "GBP"),
        ("prices_include_vat", False),
        ("cancellation_prefix", "C"),
        ("adjustment_prefix", "A"),
        ("negative_quantity", "adjustment"),
        (
            "kinds",
            (
                ("POST", "shipping"),
                ("DOT", "shipping"),
                ("C2", "shipping"),
                ("C3", "shipping"),
                ("D", "discount"),
                ("M", "adjustment"),
                ("ADJUST", "adjustment"),
                ("ADJUST2", "adjustment"),
                ("B", "adjustment"),
                ("S", "adjustment"),
                ("TEST*", "adjustment"),
                ("GIFT", "gift_card"),
                ("gift_*", "gift_card"),
                ("BANK CHARGES", "fee"),
                ("AMAZONFEE", "fee"),
                ("CRUK", "fee"),
                ("PADS", "adjustment"),
            ),
        ),
    ),
)

# The first edition of the same data has the columns' names without spaces.
_FIRST_NAMES: Final = {"Invoice": "InvoiceNo", "Customer ID": "CustomerID", "Price": "UnitPrice"}
_ONLINE_RETAIL_FIRST: Final = Preset(
    name="online_retail_first",
    title="Online Retail, first edition",
    signature=("InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"),
    columns=tuple(
        (
            field,
            {"Invoice": "InvoiceNo", "Customer ID": "CustomerID", "Price": "UnitPrice"}.get(h, h),
        )
        for field, h in _ONLINE_RETAIL.columns
    ),
    settings=_ONLINE_RETAIL.settings,
)

PRESETS: Final[tuple[Preset, ...]] = (
    _SHOPIFY,
    _WOOCOMMERCE_LINES,
    _WOOCOMMERCE_ITEMS,
    _WOOCOMMERCE_ORDERS,
    _WOOCOMMERCE_ANALYTICS,
    _ONLINE_RETAIL,
    _ONLINE_RETAIL_FIRST,
)


def preset_named(name: str) -> Preset | None:
    """Find a preset by its name."""
    return next((preset for preset in PRESETS if preset.name == name), None)


def preset_for(header: Sequence[str]) -> Preset | None:
    """Find whose export a header gives away; the most demanding signature wins."""
    keys = {header_key(name) for name in header}
    fitting = [
        preset for preset in PRESETS if all(header_key(name) in keys for name in preset.signature)
    ]
    return max(fitting, key=lambda preset: len(preset.signature), default=None)


def preset_columns(preset: Preset, sample: Sample) -> tuple[tuple[str, str], ...]:
    """Pair the preset's fields with the columns of this file, the fullest of several."""
    by_key: dict[str, str] = {}
    for name in sample.header:
        by_key.setdefault(header_key(name), name)
    chosen: dict[str, tuple[int, str]] = {}
    for field, name in preset.columns:
        column = by_key.get(header_key(name))
        if column is not None:
            filled = len(sample.column(column))
            if field not in chosen or filled > chosen[field][0]:
                chosen[field] = (filled, column)
    return tuple((field, column) for field, (_, column) in chosen.items())
