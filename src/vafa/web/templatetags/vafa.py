"""The words of our templates: numbers, money, days, icons, charts. No `{% load %}` needed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from vafa.core.languages import Language
from vafa.core.presentation import DEFAULT_READERS, Reader
from vafa.web.charts import Chart, drawing_of, table_of

register = template.Library()

Figure = int | float | Decimal

# Icons that point along the line of reading are mirrored where that runs from right to left.
DIRECTIONAL = frozenset(
    {
        "arrow-back-up",
        "arrow-down-right",
        "arrow-left",
        "arrow-right",
        "arrow-up-right",
        "chevron-left",
        "chevron-right",
        "corner-down-left",
        "external-link",
        "login",
        "logout",
        "send",
        "trending-down",
        "trending-up",
    }
)


def reader_in(context: template.Context) -> Reader:
    """Find who reads: from the context, else from its request, else by the language alone."""
    reader = context.get("reader") or getattr(context.get("request"), "reader", None)
    if isinstance(reader, Reader):
        return reader
    return DEFAULT_READERS.get(cast("Language", get_language()), DEFAULT_READERS["en"])


@register.simple_tag
def unknown() -> SafeString:
    """Say that something is not known."""
    return format_html('<span class="vafa-unknown">{}</span>', gettext("unknown"))


@register.simple_tag(takes_context=True)
def money(context: template.Context, amount: int | None, sign: str = "negative") -> str:
    """Write minor units with their unit; `sign="always"` marks a gain with a plus."""
    if amount is None:
        return unknown()
    return reader_in(context).money(amount, sign="always" if sign == "always" else "negative")


@register.simple_tag(takes_context=True)
def compact_money(context: template.Context, amount: int | None, sign: str = "negative") -> str:
    """Write minor units in about three figures."""
    if amount is None:
        return unknown()
    chosen = reader_in(context)
    return chosen.compact_money(amount, sign="always" if sign == "always" else "negative")


@register.simple_tag(takes_context=True)
def number(context: template.Context, value: Figure | None, sign: str = "negative") -> str:
    """Write a number with its groups."""
    if value is None:
        return unknown()
    return reader_in(context).number(value, sign="always" if sign == "always" else "negative")


@register.simple_tag(takes_context=True)
def compact_number(context: template.Context, value: Figure | None) -> str:
    """Write a number in about three figures."""
    return unknown() if value is None else reader_in(context).compact(value)


@register.simple_tag(takes_context=True)
def decimal(context: template.Context, value: Figure | None, places: int = 1) -> str:
    """Write a number with exactly so many decimals."""
    return unknown() if value is None else reader_in(context).number(value, decimals=places)


@register.simple_tag(takes_context=True)
def percent(
    context: template.Context, share: Figure | None, places: int = 0, sign: str = "negative"
) -> str:
    """Write a share of one as a percentage."""
    if share is None:
        return unknown()
    chosen = reader_in(context)
    return chosen.percent(share, decimals=places, sign="always" if sign == "always" else "negative")


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date | None) -> str:
    """Write a day in the reader's calendar."""
    return unknown() if value is None else reader_in(context).day(value)


@register.simple_tag(takes_context=True)
def day_short(context: template.Context, value: date | None) -> str:
    """Write a day in figures."""
    return unknown() if value is None else reader_in(context).day_short(value)


@register.simple_tag(takes_context=True)
def day_long(context: template.Context, value: date | None) -> str:
    """Write a day with its weekday."""
    return unknown() if value is None else reader_in(context).day_long(value)


@register.simple_tag(takes_context=True)
def month(context: template.Context, value: date | None) -> str:
    """Write the month of a day."""
    return unknown() if value is None else reader_in(context).month(value)


@register.simple_tag(takes_context=True)
def moment(context: template.Context, value: datetime | None) -> str:
    """Write an instant on the reader's wall clock."""
    return unknown() if value is None else reader_in(context).moment(value)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an icon of frontend/icons.txt; it is decoration, so the words stand beside it."""
    classes = f"icon vafa-directional {css}" if name in DIRECTIONAL else f"icon {css}"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes.strip(),
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def indicator(slug: str) -> str:
    """Give the address where a figure is explained; slugs are those of insight's indicators."""
    return f"{reverse('insight:indicators')}#{slug}"


# Any: `web` lies below `customers` and knows a customer only by its columns.
@register.simple_tag
def who(customer: Any) -> SafeString:
    """Name a customer, or say its number when nobody ever told a name."""
    name = customer.name or getattr(customer, "company", "")
    if customer.number.startswith("erased:"):
        return format_html('<span class="vafa-unknown">{}</span>', gettext("Erased person"))
    if name:
        return format_html('<bdi dir="auto">{}</bdi>', name)
    return format_html(
        "<span>{}</span>",
        gettext("Customer %(number)s") % {"number": f"\u2068{customer.number}\u2069"},
    )


@register.inclusion_tag("web/components/chart.html", takes_context=True)
def chart(context: template.Context, spec: Chart) -> dict[str, object]:
    """Draw a chart with its table, its CSV and its picture to take away."""
    reader = reader_in(context)
    return {
        "spec": spec,
        "drawing": drawing_of(spec, reader),
        "table": table_of(spec, reader),
        "reader": reader,
        "dom_id": spec.dom_id,
    }
