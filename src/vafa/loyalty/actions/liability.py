"""What a programme owes is worked out month by month, and kept for its pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from vafa.analytics.models.breakage import Breakage, backtest, redemption_triangle
from vafa.core.calendars import day_in
from vafa.core.languages import Calendar
from vafa.core.periods import Period, month_periods
from vafa.loyalty.models import LiabilityReport, Programme
from vafa.loyalty.queries.liability import (
    MonthlyFlows,
    first_issue,
    longest_life_days,
    lot_groups,
    monthly_flows,
)
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.engine import Programme as Place
from vafa.loyalty.rules.liability import Rate, rate_of
from vafa.loyalty.rules.liability_months import month_rows

# Months of issue that the estimate looks back over.
_COHORTS_MAX = 48
_DAYS_A_MONTH = 30.44

Months = Sequence[tuple[date, Period]]


def work_out_liability(*, programme_id: int, at: datetime) -> int:
    """Work out this month, and every earlier one that is not final; returns how many.

    Doing it again gives the same. A programme that has given nothing yet has no months.
    """
    programme = Programme.objects.get(pk=programme_id)
    first = first_issue(asset=programme.asset_id)
    if first is None or first >= at:
        return 0
    place = place_of()
    calendar: Calendar = place.calendar
    since, today = day_in(first, zone=place.time_zone), day_in(at, zone=place.time_zone)
    months = list(month_periods(since, today, calendar=calendar, zone=place.time_zone))
    final = set(
        LiabilityReport.objects.filter(programme=programme, is_over=True).values_list(
            "month", flat=True
        )
    )
    waiting = [(day, month) for day, month in months if day not in final]
    for day, month in waiting:
        known = [each for each in months if each[0] <= day]
        _save(programme, day, month, cohorts=known[-_COHORTS_MAX:], place=place, at=at)
    return len(waiting)


def _save(
    programme: Programme, day: date, month: Period, *, cohorts: Months, place: Place, at: datetime
) -> None:
    assert month.end is not None
    is_over = month.end <= at
    closing = month.end if is_over else at
    groups = lot_groups(asset=programme.asset_id, opening=month.start, closing=closing)
    outstanding = sum(max(group.closing.outstanding, 0) for group in groups)
    estimate = _estimate(programme, cohorts, closing=closing, place=place)
    to_come = estimate.pop("to_come", None)
    rate = rate_of(tuple(to_come), outstanding=outstanding) if to_come else None
    rows = month_rows(groups, rate=rate, currency=place.currency)
    body: dict[str, Any] = {
        "currency": place.currency,
        "closing": closing.isoformat(),
        "rows": [row.as_json() for row in rows],
        "rate": _rate_json(rate),
        "unit_cost_micro": programme.unit_cost_micro,
        "outstanding": outstanding,
        **estimate,
    }
    LiabilityReport.objects.update_or_create(
        programme=programme,
        month=day,
        defaults={"is_over": is_over, "worked_out_at": at, "body": body},
    )


def _estimate(
    programme: Programme, cohorts: Months, *, closing: datetime, place: Place
) -> dict[str, Any]:
    """Estimate what of each month of issue will be used; says why where that cannot be said.

    The month that still runs counts with what it holds so far and is no cohort of the ladder.
    """
    whole = [each for each in cohorts if each[1].end is not None and each[1].end <= closing]
    life = longest_life_days(asset=programme.asset_id)
    if life is None:
        return {"unknown": "never_ends", "cohorts": []}
    if not whole:
        return {"unknown": "too_few_months", "cohorts": []}
    flows = monthly_flows(asset=programme.asset_id, months=[month for _day, month in whole])
    if not any(amount for _issue, _month, amount in flows.used):
        return {"unknown": "nothing_used", "cohorts": _plain_cohorts(whole, flows)}
    ages = max(round(life / _DAYS_A_MONTH), 1)
    triangle = _triangle(flows, len(whole))
    try:
        model = Breakage().fit(triangle, issued=flows.issued, expiry_age=ages)
    except ValueError:
        return {"unknown": "too_few_months", "cohorts": _plain_cohorts(whole, flows)}
    low, high = model.ultimate_interval()
    looked_back = backtest(triangle, issued=flows.issued, expiry_age=ages)
    return {
        "unknown": "",
        "to_come": list(model.to_come_interval()),
        "notes": list(model.notes_),
        "baseline_rate": model.baseline_rate_,
        "backtest": {
            "cuts": looked_back.cuts,
            "error": looked_back.error if looked_back.cuts else None,
            "error_baseline": looked_back.error_baseline if looked_back.cuts else None,
            "covered": looked_back.covered if looked_back.cuts else None,
        },
        "cohorts": [
            {**row, "expected": float(expected), "low": float(below), "high": float(above)}
            for row, expected, below, above in zip(
                _plain_cohorts(whole, flows), model.ultimate_, low, high, strict=True
            )
        ],
    }


def _triangle(flows: MonthlyFlows, months: int) -> Any:
    issue, used, amounts = zip(*flows.used, strict=True) if flows.used else ((), (), ())
    return redemption_triangle(issue, used, amounts, first=0, latest=months - 1)


def _plain_cohorts(months: Months, flows: MonthlyFlows) -> list[dict[str, Any]]:
    used = [0] * len(months)
    for issue, _month, amount in flows.used:
        used[issue] += amount
    return [
        {"month": day.isoformat(), "issued": issued, "used": spent}
        for (day, _period), issued, spent in zip(months, flows.issued, used, strict=True)
    ]


def _rate_json(rate: Rate | None) -> dict[str, float] | None:
    if rate is None:
        return None
    return {"low": float(rate.low), "expected": float(rate.expected), "high": float(rate.high)}
