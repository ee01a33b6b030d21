"""What was observed of a customer's ways, as a panel beside what they said."""

from __future__ import annotations

from dataclasses import dataclass

from babel.dates import get_day_names
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from vafa.core.presentation import Reader
from vafa.customers.models import Customer
from vafa.insight.forms.labels import PART_OF_DAY_LABELS, Label
from vafa.insight.queries.observed import ORDERS_MIN, Habit, Observed, observed_ways
from vafa.insight.templatetags.insight import days_in_words
from vafa.portfolio.models import Valuation
from vafa.portfolio.queries import current_valuations
from vafa.staff.middleware import StaffRequest

SHOWN_MAX = 3


@dataclass(frozen=True)
class Way:
    """One thing that orders show, or None when they show no habit."""

    label: Label
    words: str | None


@require_GET
def observed(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show tastes, channel, times and usual amounts as orders show them."""
    customer = get_object_or_404(Customer, pk=customer_id)
    seen = observed_ways(customer_id=customer_id, time_zone=request.shop.time_zone)
    row = current_valuations().filter(customer_id=customer_id).first()
    context = {
        "customer": customer,
        "seen": seen,
        "ways": _ways(seen, row, request.reader) if seen.orders else [],
        "is_little": 0 < seen.orders < ORDERS_MIN,
    }
    template = "insight/customer_observed.html"
    return render(request, f"{template}#panel" if request.htmx else template, context)


def _ways(seen: Observed, row: Valuation | None, reader: Reader) -> list[Way]:
    return [
        Way(_("Mostly buys"), _tastes(seen, reader)),
        Way(_("Orders by"), _habit(seen.channel, reader)),
        Way(_("Orders on"), _weekday(seen, reader)),
        Way(_("Orders in the"), _part_of_day(seen, reader)),
        Way(_("Usual order"), _amount(seen, reader)),
        Way(_("Buys every"), _gap(row, reader)),
        Way(_("Pays"), _payment(seen, reader)),
    ]


def _tastes(seen: Observed, reader: Reader) -> str | None:
    named = [one for one in seen.tastes.categories if one.name] or seen.tastes.products
    told = _(", ").join(_share(one.name, one.share, reader) for one in named[:SHOWN_MAX])
    return told or None


def _share(name: str, share: float, reader: Reader) -> str:
    return _("%(name)s (%(share)s)") % {
        "name": f"\u2068{name}\u2069",
        "share": reader.percent(share),
    }


def _habit(habit: Habit | None, reader: Reader) -> str | None:
    return None if habit is None else _share(habit.value, habit.share, reader)


def _weekday(seen: Observed, reader: Reader) -> str | None:
    if seen.weekday is None:
        return None
    names = get_day_names("wide", context="stand-alone", locale=reader.language)
    return _share(str(names[int(seen.weekday.value)]), seen.weekday.share, reader)


def _part_of_day(seen: Observed, reader: Reader) -> str | None:
    if seen.part_of_day is None:
        return None
    return _share(str(PART_OF_DAY_LABELS[seen.part_of_day.value]), seen.part_of_day.share, reader)


def _amount(seen: Observed, reader: Reader) -> str | None:
    if seen.amount_middle is None or seen.amount_low is None or seen.amount_high is None:
        return None
    return _("%(middle)s; half of them between %(low)s and %(high)s") % {
        "middle": reader.money(seen.amount_middle),
        "low": reader.compact_money(seen.amount_low),
        "high": reader.compact_money(seen.amount_high),
    }


def _gap(row: Valuation | None, reader: Reader) -> str | None:
    if row is None or row.usual_gap_days is None:
        return None
    return days_in_words(round(row.usual_gap_days), reader)


def _payment(seen: Observed, reader: Reader) -> str:
    words = {
        "paid": reader.number(seen.orders),
        "all": reader.number(seen.orders + seen.unpaid),
    }
    return (
        ngettext(
            "%(paid)s of %(all)s order", "%(paid)s of %(all)s orders", seen.orders + seen.unpaid
        )
        % words
    )
