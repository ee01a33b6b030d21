"""A process in which friends buy, partners tell and members give, in many threads at one moment."""

from __future__ import annotations

import json
import sys

# Sets Django up for many threads.
from vafa.ledger.tests.books_process import TASKS, together  # isort: skip
from vafa.core.keys import SYSTEM  # isort: skip
from vafa.loyalty.actions.causes import donate_points  # isort: skip
from vafa.loyalty.actions.partner_offers import give_partner_offers  # isort: skip
from vafa.loyalty.actions.partner_points import earn_at_partner  # isort: skip
from vafa.loyalty.actions.referral_rewards import follow_referral, reward_referrals  # isort: skip
from vafa.loyalty.tests.partnership_cast import AFTER, NOON  # isort: skip


def follow(*, order: int) -> None:
    follow_referral(order_id=order, at=NOON, by=SYSTEM)


def reward() -> None:
    reward_referrals(at=AFTER, by=SYSTEM)


def offer(*, order: int) -> None:
    give_partner_offers(order_id=order, at=NOON, by=SYSTEM)


def earn(*, member: int, partner: int, source: str) -> None:
    earn_at_partner(
        member_id=member, partner_id=partner, source=source, points=10, at=NOON, by=SYSTEM
    )


def donate(*, member: int, cause: int, source: str) -> None:
    donate_points(member_id=member, points=5, cause_id=cause, source=source, at=NOON, by=SYSTEM)


TASKS.update(follow=follow, reward=reward, offer=offer, earn=earn, donate=donate)

if __name__ == "__main__":
    json.dump(together(json.loads(sys.argv[1])), sys.stdout)
