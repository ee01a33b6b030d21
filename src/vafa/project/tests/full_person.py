"""Somebody of whom every table that speaks of a person has a row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from vafa.core.keys import SYSTEM
from vafa.customers.actions import (
    change_details,
    give_consent,
    leave_out_customer,
    merge_customers,
    record_interest,
    record_wallet_answer,
    write_note,
    write_statement,
)
from vafa.customers.models import (
    Basis,
    ConsentChannel,
    ConsentPurpose,
    ConsentSource,
    Customer,
    HeardBy,
    InterestKind,
    LeftOut,
    OfferPart,
    Prospect,
    StatementKind,
)
from vafa.lifecycle.models import PhaseChange
from vafa.loyalty.actions.adjustments import adjust_points
from vafa.loyalty.actions.days import tell_birth_date
from vafa.loyalty.actions.gift_cards import sell_gift_card
from vafa.loyalty.make import make_member, make_programme
from vafa.orders.actions import record_orders
from vafa.orders.make import a_customer, a_day, a_return, an_order
from vafa.orders.models import Order
from vafa.portfolio.actions.costs import record_activity, record_cost, set_activity, set_team
from vafa.portfolio.make import make_run, make_valuation
from vafa.portfolio.models import (
    EndDecision,
    SignificanceFlag,
    StrategyChange,
    StrategyOverride,
)
from vafa.staff.models import Shop
from vafa.tasks.make import make_proposal, make_task
from vafa.tasks.models import Postponement

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
DAY = date(2026, 3, 21)
# Any here and below: arguments and columns of several types.
BY_AT: dict[str, Any] = {"at": AT, "by": SYSTEM}
SAID: dict[str, Any] = {"source": HeardBy.CALL, "said_date": DAY, "today": DAY, **BY_AT}


def make_full_person() -> int:
    """Build Eleni, who ordered and returned, spoke and was written about, in two records."""
    Shop.objects.update_or_create(
        id=1, defaults={"name": "Shop", "is_set_up": True, "as_of_date": DAY, "currency": "EUR"}
    )
    eleni, other = _ordered("E-1", "1001"), _ordered("E-2", "1002")
    merge_customers(
        kept_id=eleni, absorbed_id=other, chosen={"city": "Athens"}, reason="One woman", **BY_AT
    )
    _spoken(eleni)
    _worked_for(eleni)
    _judged(eleni)
    _took_part(eleni)
    leave_out_customer(customer_id=eleni, reason=LeftOut.OWN_STAFF, note="Our cousin", **BY_AT)
    return eleni


def _took_part(eleni: int) -> None:
    """Let her be a member with points by hand, a birthday, and a card of each kind."""
    member = make_member(make_programme(name="Stars"), Customer.objects.get(pk=eleni))
    adjust_points(member_id=member.id, points=20, reason="For the long wait", **BY_AT)
    tell_birth_date(customer_id=eleni, day=date(1990, 5, 21), **BY_AT)
    sell_gift_card(amount=2_500, bought_by=eleni, meant_for=eleni, **BY_AT)


def _ordered(who: str, number: str) -> int:
    buyer = a_customer(
        who,
        name="Eleni Papa",
        email=f"{who.lower()}@example.com",
        country="GR",
        city={"E-1": "Athens", "E-2": "Patra"}[who],
    )
    order = an_order(number, customer=buyer, status="part_refunded")
    back = a_return(f"R-{number}", customer=buyer, returned_at=a_day(20))
    record_orders(orders=[order], returns=[back], run_id=None, at=AT, by=SYSTEM)
    found = Order.objects.get(number=number).customer_id
    assert found is not None
    return found


def _spoken(eleni: int) -> None:
    write_note(customer_id=eleni, text="Calls on Mondays", **BY_AT)
    write_statement(
        customer_id=eleni,
        kind=StatementKind.TASTE,
        part=OfferPart.COMMUNICATION,
        basis=Basis.OBSERVED,
        text="Likes smoky tea",
        **SAID,
    )
    record_interest(customer_id=eleni, kind=InterestKind.LOOKED_FOR, text="A samovar", **SAID)
    record_wallet_answer(customer_id=eleni, others=["Kafeneio"], own_rank=1, **SAID)
    change_details(customer_id=eleni, details={"name": "Eleni P.", "country": "CY"}, **BY_AT)
    Prospect.objects.create(customer_id=eleni, channel="Fair", added_at=AT, by="system")
    give_consent(
        customer_id=eleni,
        channel=ConsentChannel.EMAIL,
        purpose=ConsentPurpose.PROFILING,
        wording="Do write to me",
        source=ConsentSource.FORM,
        said_at=AT,
        **BY_AT,
    )


def _worked_for(eleni: int) -> None:
    make_proposal(customer_id=eleni, state="declined", reason="costs_too_much")
    task = make_task(
        customer_id=eleni, title="", code="give_own_person", state="dropped", done_at=AT
    )
    Postponement.objects.create(
        task=task, from_date=DAY, to_date=date(2026, 4, 1), reason="Ill", at=AT, by="system"
    )
    record_cost(key="1", kind="return_handling", amount=500, day=DAY, customer_id=eleni, **BY_AT)
    team = set_team(name="Care", monthly_cost=80_000, paid_minutes=9_000, today=DAY, **BY_AT)
    set_activity(code="answer_call", team_id=team.id, seconds=480, driver="call", **BY_AT)
    record_activity(key="1", code="answer_call", customer_id=eleni, day=DAY, today=DAY, **BY_AT)


def _judged(eleni: int) -> None:
    Customer.objects.filter(pk=eleni).update(first_seen_at=AT)
    make_valuation(run=make_run(), customer_id=eleni, phase_state="at_risk", country="GR")
    StrategyChange.objects.create(
        customer_id=eleni, at=AT, from_strategy="START", to_strategy="RE_ENGINEER", rule=6
    )
    StrategyOverride.objects.create(
        customer_id=eleni,
        strategy="WIN_BACK",
        reason="She asked us to",
        expires_date=date(2026, 9, 1),
        made_at=AT,
        made_by="system",
    )
    EndDecision.objects.create(
        customer_id=eleni, is_approved=False, rule=4, note="Not now", decided_at=AT
    )
    SignificanceFlag.objects.create(
        customer_id=eleni, kind="door_opener", reason="Brought a cafe", flagged_at=AT
    )
    PhaseChange.objects.create(
        customer_id=eleni, at=AT, day=DAY, from_phase="former", from_state="won_back",
        to_phase="existing", to_state="at_risk", because="silence_is_long",
    )  # fmt: skip
