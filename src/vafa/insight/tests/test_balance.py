"""The balance of the base: the alarm after too many months, on Profit and on Today."""

from __future__ import annotations

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.insight.models import PageAggregate
from vafa.portfolio.actions import change_profit_settings
from vafa.portfolio.actions.profit_settings import MonthsOutOfRange
from vafa.portfolio.models import ProfitSettings, ValuationRun
from vafa.staff.queries import now

ADDRESS = "/profit/balance/"
WARNING = "months now keeping your customers has cost more than they brought."


def saved(run: ValuationRun, *, below: int) -> None:
    payload = {"is_known": True, "months": [], "below": below}
    PageAggregate.objects.create(run_id=run.id, name="balance", payload=payload)


def settings(months: int) -> None:
    change_profit_settings(
        discount_basis_points=1_000,
        self_service_basis_points=7_000,
        standard_shipping_amount=None,
        offer_amount=None,
        balance_months=months,
        at=now(),
        by=SYSTEM,
    )


def test_two_months_below_one_are_said(parvaneh: Client, run: ValuationRun) -> None:
    saved(run, below=2)

    assert f"For 2 {WARNING}" in parvaneh.get(ADDRESS).content.decode()


def test_one_month_below_one_is_borne(parvaneh: Client, run: ValuationRun) -> None:
    saved(run, below=1)

    assert not parvaneh.get(ADDRESS).content.strip()


def test_the_shop_chooses_how_long_it_bears_it(parvaneh: Client, run: ValuationRun) -> None:
    saved(run, below=3)
    settings(4)

    assert not parvaneh.get(ADDRESS).content.strip()


def test_an_alarm_after_no_month_is_refused(parvaneh: Client) -> None:
    with pytest.raises(MonthsOutOfRange):
        settings(0)

    assert not ProfitSettings.objects.exists()
