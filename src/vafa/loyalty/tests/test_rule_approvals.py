"""A rule that gives much needs two people before it goes live."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vafa.core.keys import Actor
from vafa.journal.models import Entry
from vafa.loyalty.actions import (
    OwnProposal,
    ProposalIsDecided,
    RuleGivesTooMuch,
    RuleNeedsApproval,
    approve_rule_version,
    change_approval_policy,
    decline_rule_version,
    propose_loyalty_rule,
    write_loyalty_rule,
)
from vafa.loyalty.make import make_programme
from vafa.loyalty.models import (
    Budget,
    Programme,
    RuleMode,
    RuleProposal,
    RuleVersion,
)
from vafa.loyalty.queries import latest_versions
from vafa.loyalty.rules.approvals import is_uncapped, reasons_to_ask
from vafa.loyalty.rules.engine import read_rule
from vafa.loyalty.tests.engine_cast import discount, money, per_euro, percent

pytestmark = pytest.mark.usefixtures("shop")
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
NIKOS, PARVANEH = Actor.person(2), Actor.person(1)
BUDGET = {"per": "budget", "budget": "spring"}


def offer(*limits: dict[str, Any], **fields: Any) -> dict[str, Any]:
    off = discount("order", percent(1_000), **fields)
    return {"trigger": "order_quoted", "then": [off], "limits": list(limits)}


def gift(amount: object, **fields: Any) -> dict[str, Any]:
    grant = {"asset": "points-1", "amount": amount, **fields}
    return {"trigger": "order_paid", "then": [{"grant": grant}]}


@pytest.fixture
def programme(db: None) -> Programme:
    made = make_programme()
    Budget.objects.create(programme=made, key="spring", name="Spring", amount=100_001)
    return made


def asking(budget_most: int | None = 100_000, *, is_for_uncapped: bool = False) -> None:
    change_approval_policy(
        budget_most=budget_most, is_for_uncapped=is_for_uncapped, at=AT, by=PARVANEH
    )


def proposed(programme: Programme, body: object, *, by: Actor = NIKOS) -> RuleProposal:
    found = propose_loyalty_rule(programme_id=programme.id, name="Spring", body=body, at=AT, by=by)
    assert found.proposal is not None
    return found.proposal


def live_rules(programme: Programme) -> list[str]:
    return [
        version.rule.name
        for version in latest_versions(programme_id=programme.id)
        if version.mode == RuleMode.LIVE
    ]


def test_until_somebody_says_so_every_rule_goes_live_by_one_person(programme: Programme) -> None:
    found = propose_loyalty_rule(
        programme_id=programme.id, name="Spring", body=offer(BUDGET), at=AT, by=NIKOS
    )

    assert found.proposal is None
    assert found.version is not None
    assert (found.version.mode, found.version.approved_by) == ("live", "")


def test_a_rule_on_a_large_budget_waits_and_gives_nothing(programme: Programme) -> None:
    asking()

    proposal = proposed(programme, offer(BUDGET))

    assert (proposal.state, proposal.reasons) == ("waiting", ["budget"])
    assert live_rules(programme) == ["Rule 1"]
    assert Entry.objects.filter(kind="loyalty.rule_proposed").count() == 1


def test_a_second_person_lets_it_go_live_with_both_names(programme: Programme) -> None:
    asking()
    proposal = proposed(programme, offer(BUDGET))

    version = approve_rule_version(proposal_id=proposal.id, at=AT, by=PARVANEH)

    assert (version.by, version.approved_by) == ("person:2", "person:1")
    assert live_rules(programme) == ["Rule 1", "Spring"]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.version_id) == ("approved", version.id)


def test_nobody_approves_what_they_proposed(programme: Programme) -> None:
    asking()
    proposal = proposed(programme, offer(BUDGET), by=PARVANEH)

    with pytest.raises(OwnProposal):
        approve_rule_version(proposal_id=proposal.id, at=AT, by=PARVANEH)

    assert live_rules(programme) == ["Rule 1"]
    assert RuleProposal.objects.get().state == "waiting"


def test_what_is_declined_stays_declined(programme: Programme) -> None:
    asking()
    proposal = proposed(programme, offer(BUDGET))
    decline_rule_version(proposal_id=proposal.id, at=AT, by=PARVANEH)

    with pytest.raises(ProposalIsDecided):
        approve_rule_version(proposal_id=proposal.id, at=AT, by=PARVANEH)

    assert live_rules(programme) == ["Rule 1"]


def test_nobody_goes_round_the_second_person(programme: Programme) -> None:
    asking()

    with pytest.raises(RuleNeedsApproval):
        write_loyalty_rule(
            programme_id=programme.id, name="Spring", body=offer(BUDGET), mode=RuleMode.LIVE,
            at=AT, by=NIKOS,
        )  # fmt: skip

    assert RuleVersion.objects.count() == 1


@pytest.mark.parametrize("mode", [RuleMode.DRAFT, RuleMode.SHADOW])
def test_what_gives_nothing_needs_nobody(mode: RuleMode, programme: Programme) -> None:
    asking(0, is_for_uncapped=True)

    version = write_loyalty_rule(
        programme_id=programme.id, name="Spring", body=offer(), mode=mode, at=AT, by=NIKOS
    )

    assert version.mode == mode


def test_a_new_proposal_takes_the_place_of_the_one_that_waits(programme: Programme) -> None:
    asking()
    first = proposed(programme, offer(BUDGET))

    second = proposed(programme, offer(BUDGET, cap=money(500)))

    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "waiting")
    with pytest.raises(ProposalIsDecided):
        approve_rule_version(proposal_id=first.id, at=AT, by=PARVANEH)


def test_a_live_rule_goes_on_as_it_was_while_a_change_waits(programme: Programme) -> None:
    asking(None, is_for_uncapped=True)
    Budget.objects.all().delete()

    propose_loyalty_rule(programme_id=programme.id, name="Rule 1", body=offer(), at=AT, by=NIKOS)

    (version,) = latest_versions(programme_id=programme.id)
    assert (version.number, version.mode, version.body["trigger"]) == (1, "live", "order_paid")


def test_what_cannot_be_carried_out_is_not_even_proposed(programme: Programme) -> None:
    asking(0, is_for_uncapped=True)
    body = {"trigger": "order_placed", "then": [{"message": {"template": "thanks"}}]}

    with pytest.raises(RuleGivesTooMuch):
        proposed(programme, body)

    assert not RuleProposal.objects.exists()


@pytest.mark.parametrize(
    ("body", "is_open"),
    [
        (offer(), True),
        (offer(cap=money(500)), False),
        (offer(BUDGET), False),
        (offer({"per": "rule", "period": "month", "of": "times", "most": 10}), False),
        (offer({"per": "customer", "period": "month", "of": "times", "most": 10}), True),
        (gift(per_euro()), True),
        (gift({"fixed": {"amount": 5}}), False),
        (gift(per_euro(), most=9), False),
    ],
)
def test_a_rule_is_uncapped_when_nothing_ends_what_it_gives(
    body: dict[str, Any], is_open: bool
) -> None:
    assert is_uncapped(read_rule(body)) is is_open


@pytest.mark.parametrize(("amount", "reasons"), [(100_000, ()), (100_001, ("budget",))])
def test_the_amount_itself_is_still_one_persons_word(amount: int, reasons: tuple[str, ...]) -> None:
    rule = read_rule(offer(BUDGET))

    found = reasons_to_ask(
        rule, budgets={"spring": amount}, budget_most=100_000, is_for_uncapped=False
    )

    assert found == reasons


def test_a_budget_that_nobody_knows_counts_as_too_large() -> None:
    rule = read_rule(offer(BUDGET))

    assert reasons_to_ask(rule, budgets={}, budget_most=100_000, is_for_uncapped=False) == (
        "budget",
    )
