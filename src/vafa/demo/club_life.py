"""What members of an invented club do: spend, use codes and cards, spin, give, go to the partner.

Which of them does what with which order is drawn from one seed, so that a shop is the same each
time it is loaded. Only what the club's own secret seeds decide is new: where a wheel stops, who
wins a draw, and what codes look like.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from vafa.core.keys import SYSTEM, Actor
from vafa.demo.club_offers import Offers
from vafa.loyalty.actions import commit_checkout, follow_event, follow_order, quote_checkout
from vafa.loyalty.actions.basket import Asked
from vafa.loyalty.actions.causes import (
    choose_cause,
    clear_donations,
    donate_points,
    pay_out_cause,
)
from vafa.loyalty.actions.games.drawing import hold_draw, publish_draw, say_public_value
from vafa.loyalty.actions.games.draws import close_draw, enter_draw_freely
from vafa.loyalty.actions.games.spinning import spin_wheel
from vafa.loyalty.actions.gift_cards import sell_gift_card
from vafa.loyalty.actions.partner_offers import give_partner_offers
from vafa.loyalty.actions.partner_points import burn_at_partner, earn_at_partner
from vafa.loyalty.actions.partners import settle_partner
from vafa.loyalty.models import Member
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.causes import raised_by
from vafa.loyalty.queries.context import basket_of
from vafa.loyalty.queries.games.wheels import wheels_of
from vafa.loyalty.rules.happening import Happened
from vafa.orders.models import Order
from vafa.orders.queries import lines_of

SEED: Final = 2310
# How likely a member does something with an order of theirs, in percent.
CHOOSES_CAUSE: Final = 30
SPENDS: Final = 45
USES_CODE: Final = 6
BUYS_CARD: Final = 3
USES_CARD: Final = 40
SPINS: Final = 45
TAKES_FREE_TICKET: Final = 4
REVIEWS: Final = 9
GIVES_POINTS: Final = 3
AT_PARTNER: Final = 7
USES_AT_PARTNER: Final = 4
LEAST: Final = 100
GIVEN_TO_CAUSE: Final = 50
# What a cause is sent of what it is owed, in percent.
SENT: Final = 60
MICRO: Final = 1_000_000
PUBLIC_VALUE: Final = "27"
# Two have to read the public value, each for themselves; a shop to try has nobody yet.
READERS: Final = (SYSTEM, Actor("command"))


@dataclass
class Life:
    """A club in use: who did what is drawn from one seed."""

    offers: Offers
    by: Actor
    dice: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311
    # Codes of gift cards that were bought, each for whoever uses it first.
    cards: list[str] = field(default_factory=list)

    def joined(self, member: Member, *, at: datetime) -> None:
        """Let a new member choose a cause, or none."""
        if self._happens(CHOOSES_CAUSE):
            cause = self.dice.choice(self.offers.causes)
            choose_cause(member_id=member.id, cause_id=cause.id, rounds_up=False, at=at, by=self.by)

    def ordered(self, member: Member, order: Order) -> None:
        """Let a member buy: what was asked in the checkout, the order, and what came of it."""
        at = order.ordered_at
        self._check_out(member, order, at=at)
        follow_order(order_id=order.id, at=at, by=self.by)
        give_partner_offers(order_id=order.id, at=at, by=self.by)
        self._play(member, order, at=at + timedelta(seconds=20))
        self._go_out(member, order, at=at + timedelta(seconds=40))
        if self._happens(BUYS_CARD):
            amount = self.offers.small_sum * self.dice.choice((5, 10))
            card = sell_gift_card(amount=amount, bought_by=member.customer_id, at=at, by=self.by)
            self.cards.append(card.normal)

    def ended(self, *, at: datetime) -> None:
        """Publish the draw that is over, send causes their money, and settle with the partner."""
        first = self.offers.draws[0]
        close_draw(draw_id=first.id, at=first.closes_at, by=self.by)
        for person in READERS:
            say_public_value(draw_id=first.id, value=PUBLIC_VALUE, at=first.closes_at, by=person)
        hold_draw(draw_id=first.id, at=first.closes_at, by=self.by)
        publish_draw(draw_id=first.id, at=first.closes_at, by=self.by)
        for cause in self.offers.causes:
            clear_donations(cause_id=cause.id, at=at, by=self.by)
            amount = raised_by(cause=cause, at=at).total // MICRO * SENT // 100
            if amount:
                proof = f"{cause.key} {at:%Y-%m}"
                pay_out_cause(cause_id=cause.id, amount=amount, proof=proof, at=at, by=self.by)
        if self.offers.partner.entries.filter(happened_at__lt=at).exists():
            settle_partner(partner_id=self.offers.partner.id, until=at, at=at, by=self.by)

    def _check_out(self, member: Member, order: Order, *, at: datetime) -> None:
        """Pay with points or a card, or type a code, where somebody does; others just pay."""
        points = self._spendable(member, at) if self._happens(SPENDS) else 0
        codes = (self.offers.code,) if self._happens(USES_CODE) else ()
        uses_card = bool(self.cards) and self._happens(USES_CARD)
        if points < LEAST and not codes and not uses_card:
            return
        asked = Asked(
            basket=basket_of(order, list(lines_of(order_id=order.id))),
            member=member,
            codes=codes,
            points=points if points >= LEAST else 0,
            gift_cards=(self.cards.pop(0),) if uses_card else (),
        )
        programme_id = self.offers.programme.id
        quote_checkout(
            programme_id=programme_id, asked=asked, reserve_minutes=10, at=at, by=self.by
        )
        commit_checkout(programme_id=programme_id, asked=asked, at=at, by=self.by)

    def _play(self, member: Member, order: Order, *, at: datetime) -> None:
        if self._happens(SPINS) and wheels_of(member, at=at)[0].spins:
            spin_wheel(
                member_id=member.id,
                wheel_id=self.offers.wheel.id,
                nonce="demo",
                request_key=f"spin-{order.id}",
                at=at,
                by=self.by,
            )
        opened = [d for d in self.offers.draws if d.announced_at <= at < d.closes_at]
        if opened and self._happens(TAKES_FREE_TICKET) and not _has_free(member, opened[0].id):
            enter_draw_freely(draw_id=opened[0].id, member_id=member.id, at=at, by=self.by)
        if self._happens(REVIEWS):
            happened = Happened("review_written", f"review {order.id}")
            follow_event(member_id=member.id, happened=happened, at=at, by=self.by)

    def _go_out(self, member: Member, order: Order, *, at: datetime) -> None:
        """Let a member get and use points at the partner, and give some to a cause."""
        partner, name = self.offers.partner, f"{order.id}"
        if self._happens(AT_PARTNER):
            earn_at_partner(
                member_id=member.id,
                partner_id=partner.id,
                source=name,
                points=self.dice.randrange(5, 40, 5),
                at=at,
                by=self.by,
            )
        if self._happens(USES_AT_PARTNER) and self._spendable(member, at) >= LEAST:
            burn_at_partner(
                member_id=member.id,
                partner_id=partner.id,
                source=f"u{name}",
                points=LEAST // 2,
                at=at,
                by=self.by,
            )
        if self._happens(GIVES_POINTS) and self._spendable(member, at) >= GIVEN_TO_CAUSE:
            donate_points(
                member_id=member.id,
                points=GIVEN_TO_CAUSE,
                cause_id=self.dice.choice(self.offers.causes).id,
                source=f"demo {name}",
                at=at,
                by=self.by,
            )

    def _spendable(self, member: Member, at: datetime) -> int:
        return balance_of(member=member, at=at).spendable

    def _happens(self, percent: int) -> bool:
        return self.dice.randrange(100) < percent


def _has_free(member: Member, draw_id: int) -> bool:
    return member.draw_entries.filter(draw=draw_id, source=f"free {member.id}").exists()
