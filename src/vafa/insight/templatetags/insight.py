"""Words that only pages about customers use: `{% load insight %}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from vafa.core.presentation import Reader
from vafa.core.text import search_key
from vafa.insight.forms.customer_filters import country_names
from vafa.insight.forms.labels import (
    ACTOR_LABELS,
    LEFT_OUT_LABELS,
    ORDER_STATUS_LABELS,
    phase_label,
    strategy_label,
)
from vafa.insight.queries.timeline import Moment
from vafa.insight.rules.money_shown import past_amount
from vafa.insight.views.moment_sentences import group_of, icon_of, sentence_of, words_of
from vafa.portfolio.models import Valuation
from vafa.web.templatetags.vafa import reader_in, unknown

register = template.Library()

IMPORT_PAGES = {
    "shops.balances": "balances_import:run",
    "shops.contacts": "contacts_import:run",
    "shops.costs": "costs_import:run",
}
BADGE = '<span class="vafa-badge is-{}">{}</span>'


@register.simple_tag
def phase_badge(phase: str, state: str = "") -> SafeString:
    """Show a phase with its colour."""
    if not phase:
        return unknown()
    return format_html(BADGE, f"phase-{state or phase}", phase_label(phase, state))


@register.simple_tag
def strategy_badge(strategy: str) -> SafeString:
    """Show a strategy with its colour."""
    if not strategy:
        return format_html('<span class="vafa-unknown">{}</span>', strategy_label(strategy))
    return format_html(BADGE, f"strategy-{strategy.lower()}", strategy_label(strategy))


@register.simple_tag
def phase_word(phase: str, state: str = "") -> str:
    """Name a phase."""
    return str(phase_label(phase, state))


@register.simple_tag
def strategy_word(strategy: str) -> str:
    """Name a strategy."""
    return str(strategy_label(strategy))


@register.simple_tag
def left_out_word(reason: str) -> str:
    """Say why a customer is left out."""
    return str(LEFT_OUT_LABELS.get(reason, ""))


@register.simple_tag(takes_context=True)
def country_word(context: template.Context, code: str, name: str = "") -> str:
    """Name a country in the reader's language; an unknown one as the shop wrote it."""
    return country_names(reader_in(context).language).get(code, "") or name or unknown()


@register.simple_tag(takes_context=True)
def days_word(context: template.Context, days: float | None) -> str:
    """Write a length in days."""
    if days is None:
        return unknown()
    return days_in_words(round(days), reader_in(context))


@register.simple_tag(takes_context=True)
def ago(context: template.Context, day: date | None, today: date) -> str:
    """Say how long ago a day was."""
    if day is None:
        return ""
    days = (today - day).days
    if days <= 0:
        return gettext("today")
    words = ngettext("%(days)s day ago", "%(days)s days ago", days)
    return words % {"days": reader_in(context).number(days)}


@register.simple_tag(takes_context=True)
def past_money(context: template.Context, row: Valuation, name: str) -> str:
    """Write an amount of the past in the money that the reader chose."""
    reader = reader_in(context)
    amount = past_amount(row, name, is_real=reader.is_real)
    return unknown() if amount is None else reader.money(amount)


def days_in_words(days: int, reader: Reader) -> str:
    """Write a number of days with its word."""
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": reader.number(days)}


@register.simple_tag(takes_context=True)
def quantity(context: template.Context, milli: int) -> str:
    """Write a quantity that is kept in thousandths."""
    return reader_in(context).number(Decimal(milli) / 1000)


@register.simple_tag
def order_status(status: str) -> SafeString:
    """Show what became of an order."""
    css = "good" if status in {"paid", "part_refunded"} else "bad"
    return format_html(BADGE, css, ORDER_STATUS_LABELS.get(status, status))


@register.simple_tag
def moment_icon(moment: Moment) -> str:
    """Name the icon of something that happened."""
    return icon_of(moment)


@register.simple_tag
def moment_group(moment: Moment) -> str:
    """Name the group of something that happened."""
    return group_of(moment)


@register.simple_tag
def moment_words(moment: Moment) -> str:
    """Give what somebody wrote about it."""
    return words_of(moment)


@register.simple_tag(takes_context=True)
def moment_sentence(context: template.Context, moment: Moment) -> str:
    """Say what happened."""
    return sentence_of(moment, reader_in(context))


@register.simple_tag
def actor_word(actor: str, names: Mapping[str, str]) -> str:
    """Name whoever did something: a person by name, else in a word."""
    if actor in names:
        return names[actor]
    return str(ACTOR_LABELS.get(actor.partition(":")[0], actor))


@register.simple_tag
def import_url(kind: str, run_id: int) -> str:
    """Give the page of an import: each kind of file has its own."""
    return reverse(IMPORT_PAGES.get(kind, "orders_import:run"), args=[run_id])


@register.simple_tag
def waiting_url(kind: str, run_id: int) -> str:
    """Give the page of the rows that an import set aside."""
    return reverse(IMPORT_PAGES.get(kind, "orders_import:quarantine"), args=[run_id])


@register.simple_tag(takes_context=True)
def palette_groups(
    context: template.Context, text: str, found: list[dict[str, object]]
) -> list[dict[str, object]]:
    """Put the pages whose names fit before the customers and orders that were found."""
    wanted = search_key(text)
    pages: list[dict[str, object]] = [
        {"label": item["label"], "url": item["url"], "icon": item["icon"], "hint": ""}
        for group in context.get("menu") or []
        for item in group["items"]
        if not wanted or wanted in search_key(str(item["label"]))
    ]
    own: list[dict[str, object]] = [{"label": gettext("Pages"), "items": pages}] if pages else []
    return [*own, *found]
