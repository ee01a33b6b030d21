"""Who may be rewarded for recommending the shop, and what looks like recommending oneself. Pure.

Proofs reject. Signals (a shared flat, phone, card or network) only add up: families are no fraud,
so a person looks at what is flagged. Each decision carries its reasons as codes.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from vafa.core.contacts import parse_email
from vafa.core.text import search_tokens

State = Literal["clicked", "joined", "qualified", "holding", "rewarded", "flagged", "rejected"]
Verdict = Literal["approve", "flag", "reject"]
Trait = Literal["address", "payment", "device", "network"]

TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    "clicked": frozenset({"joined", "rejected"}),
    "joined": frozenset({"qualified", "rejected"}),
    "qualified": frozenset({"holding", "flagged", "rejected"}),
    # Held until the return window of the one who was referred is over.
    "holding": frozenset({"rewarded", "flagged", "rejected"}),
    "flagged": frozenset({"holding", "rejected"}),
    # A refund claws the reward back.
    "rewarded": frozenset({"rejected"}),
    "rejected": frozenset(),
}
_STATE_AFTER: Final[dict[Verdict, State]] = {
    "approve": "holding",
    "flag": "flagged",
    "reject": "rejected",
}
# A network may be a whole city's (carrier NAT), a flat may be a hall of residence.
_SIGNALS: Final = {
    "same_payment": 70,
    "same_device": 40,
    "too_soon": 40,
    "same_address": 30,
    "device_seen_often": 30,
    "mail_for_throwing_away": 30,
    "network_seen_often": 15,
    "same_network": 15,
}
# An order that is too small says nothing about the next one.
_MAY_CHANGE: Final = frozenset({"order_too_small"})
_DOTS_IGNORED: Final = frozenset({"gmail.com"})
_SAME_DOMAIN: Final = {"googlemail.com": "gmail.com"}
_MAIL_FOR_THROWING_AWAY: Final = frozenset(
    {
        "10minutemail.com", "dispostable.com", "getnada.com", "guerrillamail.com", "maildrop.cc",
        "mailinator.com", "mailnesia.com", "sharklasers.com", "temp-mail.org", "tempmail.com",
        "throwawaymail.com", "trashmail.com", "yopmail.com",
    }
)  # fmt: skip


class BadMove(ValueError):
    """Say that a referral cannot go from one state to another."""

    def __init__(self, state: State, to: State) -> None:
        super().__init__(f"{state} to {to}")
        self.code = "bad_move"


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of one person: mails as `mail_key` gives them, phones as E.164, traits hashed.

    What is empty is unknown, and nothing unknown is ever the same.
    """

    member: int
    mails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    payments: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()
    networks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Policy:
    """The owner's limits. `per_period_max` counts what was approved for a referrer in a period.

    `amount_min` is in minor units of the shop's currency.
    """

    amount_min: int = 0
    per_period_max: int | None = 20
    cooldown: timedelta = timedelta(hours=1)
    device_uses_max: int = 2
    network_uses_max: int = 20
    flag_from: int = 40
    reject_from: int = 150


@dataclass(frozen=True, slots=True)
class Referral:
    """One recommendation with its first order, as it stands when the order is judged.

    `device_uses` and `network_uses` count other people who were referred from the same device or
    network within the period.
    """

    referrer: Identity
    referee: Identity
    clicked_at: datetime
    ordered_at: datetime
    amount: int
    earlier_orders: int = 0
    has_other_referrer: bool = False
    referred_the_referrer: bool = False
    approved_in_period: int = 0
    latest_approved_at: datetime | None = None
    device_uses: int = 0
    network_uses: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to do, why, and how much spoke against it."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    score: int = 0

    @property
    def is_final(self) -> bool:
        """Whether a later order of the same person cannot change it: else it stays `joined`."""
        return not (self.verdict == "reject" and set(self.reasons) <= _MAY_CHANGE)


def mail_key(raw: str) -> str:
    """Give the one form of all addresses that reach the same mailbox.

    What follows a plus is dropped, dots are where the provider ignores them. Refuses with
    `Unreadable` what is no address.
    """
    local, _, domain = parse_email(raw).rpartition("@")
    domain = _SAME_DOMAIN.get(domain, domain)
    mailbox = local.partition("+")[0] or local
    if domain in _DOTS_IGNORED:
        mailbox = mailbox.replace(".", "")
    return f"{mailbox}@{domain}"


def trait_hash(trait: Trait, value: str, *, salt: bytes) -> str:
    """Hash an address, a card, a device or a network, so that it can be compared but not read.

    How an address is written (case, accents, Persian or Arabic letters and digits, commas) makes
    no difference. Empty stays empty: unknown.
    """
    plain = " ".join(search_tokens(value)) if trait == "address" else value.strip()
    if not plain:
        return ""
    return hmac.new(salt, f"{trait}\0{plain}".encode(), hashlib.sha256).hexdigest()


def judge(referral: Referral, policy: Policy) -> Judgement:
    """Decide on a recommendation when its first order is there.

    Rejecting: `same_member`, `same_mail`, `same_phone`, `not_a_new_customer`, `already_referred`,
    `referred_each_other`, `bought_before_the_link`, `order_too_small`, `cap_reached`, and signals
    of `reject_from` and more. Signals of `flag_from` and more are for a person to look at.
    """
    against = _proofs(referral, policy)
    signals = _signals(referral, policy)
    score = sum(_SIGNALS[signal] for signal in signals)
    if against:
        return Judgement("reject", (*against, *signals), score)
    if score >= policy.reject_from:
        return Judgement("reject", signals, score)
    return Judgement("flag" if score >= policy.flag_from else "approve", signals, score)


def state_after(judgement: Judgement) -> State:
    """Say where a referral goes after its order was judged; `joined` where a later one may do.

    To `holding` and `flagged` it goes by way of `qualified`, which says that the order counts.
    """
    return _STATE_AFTER[judgement.verdict] if judgement.is_final else "joined"


def moved(state: State, to: State) -> State:
    """Move a referral on; refuses with `BadMove` what is no step. Staying is no step either."""
    if to not in TRANSITIONS[state]:
        raise BadMove(state, to)
    return to


def _proofs(referral: Referral, policy: Policy) -> tuple[str, ...]:
    one, other = referral.referrer, referral.referee
    cap = policy.per_period_max
    found = {
        "same_member": one.member == other.member,
        "same_mail": bool(_known(one.mails & other.mails)),
        "same_phone": bool(_known(one.phones & other.phones)),
        "not_a_new_customer": referral.earlier_orders > 0,
        "already_referred": referral.has_other_referrer,
        "referred_each_other": referral.referred_the_referrer,
        "bought_before_the_link": referral.ordered_at < referral.clicked_at,
        "order_too_small": referral.amount < policy.amount_min,
        "cap_reached": cap is not None and referral.approved_in_period >= cap,
    }
    return tuple(reason for reason, is_so in found.items() if is_so)


def _signals(referral: Referral, policy: Policy) -> tuple[str, ...]:
    one, other = referral.referrer, referral.referee
    latest = referral.latest_approved_at
    domains = {mail.rpartition("@")[2] for mail in other.mails}
    found = {
        "same_payment": bool(_known(one.payments & other.payments)),
        "same_device": bool(_known(one.devices & other.devices)),
        "too_soon": latest is not None and referral.ordered_at - latest < policy.cooldown,
        "same_address": bool(_known(one.addresses & other.addresses)),
        "device_seen_often": referral.device_uses > policy.device_uses_max,
        "mail_for_throwing_away": bool(domains & _MAIL_FOR_THROWING_AWAY),
        "network_seen_often": referral.network_uses > policy.network_uses_max,
        "same_network": bool(_known(one.networks & other.networks)),
    }
    return tuple(signal for signal, is_so in found.items() if is_so)


def _known(shared: frozenset[str]) -> frozenset[str]:
    return shared - {""}
