"""A gift to a cause waits until its order can no longer come back, by who pays it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from vafa.ledger.rules.sheet import AccountKey
from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.models import Cause, Donation
from vafa.loyalty.queries.clearing import (
    due_to_cause,
    expense,
    money_in,
    per_minor,
    till,
    waiting_for,
)
from vafa.loyalty.rules.engine.effects import Donate
from vafa.loyalty.rules.happening import Happened


def donate(giving: Giving) -> Sequence[Happened]:
    """Put a gift aside for its cause: what the shop pays is its expense, the rest never was its.

    A cause that is closed, or that nobody added, is given nothing.
    """
    effect, row, decision = giving.effect, giving.row, giving.decision
    assert isinstance(effect, Donate)
    cause = Cause.objects.filter(
        programme_id=decision.programme_id, key=row.target, is_active=True
    ).first()
    if cause is None:
        row.cuts = [*row.cuts, {"code": "no_cause", "amount": row.given, "by": ""}]
        row.given, row.parts = 0, []
        row.save(update_fields=["given", "parts", "cuts"])
        return ()
    currency = giving.place.currency
    amount = row.given * per_minor(currency)
    from_shop = amount if effect.payer in {"shop", "match"} else 0
    from_customer = amount if effect.payer in {"customer", "match"} else 0
    draft = giving.books.begin("gave", giving.source, occurred_at=decision.occurred_at)
    waiting = waiting_for(cause.id, currency)
    for account, part in ((expense(currency), from_shop), (till(currency), from_customer)):
        if part:
            giving.books.move(draft, out=account, into=waiting, amount=part)
    Donation.objects.create(
        cause=cause,
        member=giving.member,
        effect=row,
        source=f"effect {row.id}",
        from_shop_micro=from_shop,
        from_customer_micro=from_customer,
        given_at=decision.occurred_at,
        clears_at=decision.occurred_at + timedelta(days=decision.programme.return_days),
    )
    return ()


def take_gift_back(giving: Giving, amount: int) -> None:
    """Take a gift back for lines that came back, as far as it was not paid out."""
    currency, row = giving.place.currency, giving.row
    # The cause before its donation, as those lock them who clear and pay.
    donation = Donation.objects.select_related("cause").filter(effect=row).first()
    if donation is None:
        return
    Cause.objects.select_for_update(no_key=True).get(pk=donation.cause_id)
    donation = Donation.objects.select_for_update(no_key=True, of=("self",)).get(pk=donation.pk)
    part = amount * per_minor(currency)
    place = waiting_for(donation.cause_id, currency)
    there = donation.stands_micro
    if donation.cleared_at is not None:
        place = due_to_cause(donation.cause_id, currency)
        there = min(there, money_in(place) + _drafted(giving, place))
    customer = min(part, donation.from_customer_micro - donation.returned_customer_micro, there)
    shop = min(part, donation.from_shop_micro - donation.returned_shop_micro, there - customer)
    draft = giving.books.begin("gift_returned", f"{row.id} {row.reversed}")
    for account, back in ((expense(currency), shop), (till(currency), customer)):
        if back:
            giving.books.move(draft, out=place, into=account, amount=back)
    donation.returned_customer_micro += customer
    donation.returned_shop_micro += shop
    donation.save(update_fields=["returned_customer_micro", "returned_shop_micro"])


def _drafted(giving: Giving, place: AccountKey) -> int:
    """Add up what these very books are about to move."""
    drafts = giving.books.sheet.drafts
    return sum(e.amount for draft in drafts for e in draft.entries if e.account == place)
