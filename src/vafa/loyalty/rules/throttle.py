"""How many wrong codes somebody may try, and when again. Pure: counts in, decision out.

Against guessing, the length of the codes does the work: with a million live codes of 60 bits, one
guess in 2^60 / 10^6 = 1.2 * 10^12 hits. A thousand members, each at the full budget below (about
40 wrong guesses a day), need 80,000 years for that. What the throttle must stop is the search for
short words of campaigns, and load. So it can afford to be kind, above all to people who share one
address with thousands of others (carrier NAT): an address is judged by the share of its guesses
that fail, not by how many fail, and a member who has bought is judged alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

# A person is remembered for a day, an address and the whole for an hour: who has an address
# now is somebody else tomorrow.
MEMBER_WINDOW: Final = timedelta(days=1)
WINDOW: Final = timedelta(hours=1)

Standing = Literal["stranger", "member", "buyer"]
Kind = Literal["allowed", "wait", "sign_in"]


@dataclass(frozen=True, slots=True)
class Guesses:
    """What the window before a guess knows of a member, of an address (a salted hash), or of all.

    `succeeded` counts pairs of a person and a code, or orders, so that nobody whitens an address
    by trying one good code again and again.
    """

    failed: int = 0
    succeeded: int = 0
    failed_at: datetime | None = None

    @property
    def failed_share(self) -> float:
        """The share of guesses that failed; without any guess nothing failed."""
        guesses = self.failed + self.succeeded
        return self.failed / guesses if guesses else 0.0


@dataclass(frozen=True, slots=True)
class Budget:
    """How many failures are free, from which share on they count, and how delays then grow."""

    free: int
    failed_share: float
    delay: timedelta
    delay_max: timedelta


# A person mistypes a code two or three times; ten are a hard day. Then 30 s, 1 min, 2 min …
# One who keeps guessing through all delays gets 16 in the first hour and 39 in a day.
MEMBER: Final = Budget(10, 0.0, timedelta(seconds=30), timedelta(hours=1))
# Hundreds of honest people behind one address fail in one guess of three at most; an address that
# guesses fails nearly always. Below 60 failures, or while most guesses succeed, it does not matter.
# That leaves a stranger 1,600 guesses a day; ten thousand such addresses would need 200 years.
ADDRESS: Final = Budget(60, 0.5, timedelta(seconds=5), timedelta(minutes=10))
# Guesses spread over many addresses show only in the whole: four of five fail, hundreds in the
# hour. Then strangers sign in before they try; nobody who is signed in notices.
EVERYBODY: Final = Budget(300, 0.8, timedelta(0), timedelta(0))
# 2^20 times the smallest delay is beyond every longest one.
_DOUBLINGS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer a guess before it is looked up; `because` is for the log, not for people."""

    kind: Kind
    until: datetime | None = None
    because: str = ""


def may_guess(
    *, standing: Standing, member: Guesses, address: Guesses, everybody: Guesses, at: datetime
) -> Decision:
    """Decide whether a code may be tried now.

    A buyer has a budget of one's own and no other: no neighbour behind the same address can shut
    one out. A member without an order shares the address's budget too, because accounts are
    cheap, and waits when it is used up. A stranger is asked to sign in instead, which always
    leads on. A guess that is refused here is not counted as a failure.
    """
    if standing != "stranger":
        until = _wait_until(member, MEMBER)
        if until is not None and at < until:
            return Decision("wait", until, "member")
    if standing == "buyer":
        return Decision("allowed")
    until = _wait_until(address, ADDRESS)
    if until is not None and at < until:
        if standing == "stranger":
            return Decision("sign_in", None, "address")
        return Decision("wait", until, "address")
    if standing == "stranger" and _is_over(everybody, EVERYBODY):
        return Decision("sign_in", None, "everybody")
    return Decision("allowed")


def _wait_until(guesses: Guesses, budget: Budget) -> datetime | None:
    if guesses.failed_at is None or not _is_over(guesses, budget):
        return None
    growth: int = 2 ** min(guesses.failed - budget.free, _DOUBLINGS_MAX)
    return guesses.failed_at + min(budget.delay * growth, budget.delay_max)


def _is_over(guesses: Guesses, budget: Budget) -> bool:
    return guesses.failed >= budget.free and guesses.failed_share > budget.failed_share
