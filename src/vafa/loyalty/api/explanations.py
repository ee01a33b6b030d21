"""Why an order got what it got, for programs that answer people."""

from __future__ import annotations

from typing import cast

from ninja import Router, Schema
from pydantic import Field

from vafa.loyalty.api.answers import READ, known_programme
from vafa.loyalty.api.checkouts import ORDER, Document, document_named
from vafa.loyalty.forms.explained import RuleTold, answers_told, rules_told
from vafa.loyalty.models import CheckoutState
from vafa.loyalty.queries.checkouts import checkout_of, decisions_about, effects_for
from vafa.staff.middleware import StaffRequest
from vafa.web.api import ApiProblem, ApiRequest, reads
from vafa.web.api.fields import Id, Instant

router = Router(tags=["Loyalty: baskets and orders"])


class RuleAnswer(Schema):
    """What one rule answered; its sentences are in the language of `Accept-Language`."""

    rule: str
    sentence: str = Field(description="What the rule says.")
    mode: str = Field(description="A `shadow` rule decides and gives nothing.")
    verdict: str = Field(description="given, nothing, not_met, not_in_force, barred …")
    explanation: str
    reasons: list[str]


class DecisionAnswer(Schema):
    """One moment at which the rules were asked."""

    trigger: str = Field(description="order_quoted for a basket that is no order yet.")
    at: Instant
    is_void: bool = Field(description="The order was called off; what this gave was taken back.")
    rules: list[RuleAnswer]


class ExplanationAnswer(Schema):
    """Every answer of every rule about an order, the first first."""

    document: str
    decisions: list[DecisionAnswer]


@reads(router, f"{ORDER}/explain", scope=READ, answer=ExplanationAnswer)
def explain_order(request: ApiRequest, programme_id: Id, document: Document) -> ExplanationAnswer:
    """Say why an order got what it got.

    Each rule that was asked, with what it gave or the condition that was not met, as it was known
    at that moment. Works for baskets that were quoted, for orders placed here, and for orders that
    the shop recorded.
    """
    programme, name = known_programme(programme_id), document_named(document)
    reader = cast("StaffRequest", request).reader
    decisions = decisions_about(programme_id=programme_id, document=name)
    told = answers_told(decisions, programme=programme, reader=reader)
    found = [
        DecisionAnswer(
            trigger=each.trigger,
            at=each.occurred_at,
            is_void=each.is_void,
            rules=_answers(told[each.id]),
        )
        for each in decisions
    ]
    basket = checkout_of(programme_id=programme_id, document=name)
    if basket is not None and basket.state == CheckoutState.QUOTED:
        asked = rules_told(
            basket.answer["answers"], effects_for(basket), programme=programme, reader=reader
        )
        found.append(
            DecisionAnswer(
                trigger="order_quoted", at=basket.told_at, is_void=False, rules=_answers(asked)
            )
        )
    if not found:
        raise ApiProblem("not_found")
    return ExplanationAnswer(document=document, decisions=found)


def _answers(told: list[RuleTold]) -> list[RuleAnswer]:
    return [
        RuleAnswer(
            rule=each.name,
            sentence=each.sentence,
            mode=each.answer.mode,
            verdict=each.answer.verdict,
            explanation=each.explanation.verdict,
            reasons=list(each.explanation.reasons),
        )
        for each in told
    ]
