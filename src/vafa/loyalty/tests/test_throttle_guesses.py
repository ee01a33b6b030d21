from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.loyalty.rules.throttle import (
    MEMBER_WINDOW,
    WINDOW,
    Decision,
    Guesses,
    Standing,
    may_guess,
)

AT = datetime(2026, 3, 21, 12, 0, tzinfo=UTC)
NOTHING = Guesses()
ALLOWED = Decision("allowed")


def failed(count: int, succeeded: int = 0, seconds_ago: int = 1) -> Guesses:
    return Guesses(count, succeeded, AT - timedelta(seconds=seconds_ago))


def asked(
    standing: Standing,
    *,
    member: Guesses = NOTHING,
    address: Guesses = NOTHING,
    everybody: Guesses = NOTHING,
) -> Decision:
    return may_guess(standing=standing, member=member, address=address, everybody=everybody, at=AT)


@pytest.mark.parametrize("standing", ["stranger", "member", "buyer"])
def test_the_first_guess_of_everybody_is_allowed(standing: Standing) -> None:
    assert asked(standing) == ALLOWED


def test_a_member_may_mistype_nine_times_without_waiting() -> None:
    assert asked("buyer", member=failed(9)) == ALLOWED


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(10, 30), (11, 60), (12, 120), (13, 240), (16, 1_920), (17, 3_600), (10**9, 3_600)],
)
def test_delays_double_up_to_an_hour(failures: int, seconds: int) -> None:
    guesses = Guesses(failures, 0, AT)

    assert asked("buyer", member=guesses) == Decision(
        "wait", AT + timedelta(seconds=seconds), "member"
    )


def test_after_the_delay_the_next_guess_is_allowed() -> None:
    assert asked("buyer", member=failed(10, seconds_ago=29)).kind == "wait"
    assert asked("buyer", member=failed(10, seconds_ago=30)) == ALLOWED


def test_thousands_behind_one_address_are_never_shut_out_while_most_succeed() -> None:
    crowd = failed(5_000, succeeded=5_000)

    assert asked("stranger", address=crowd) == ALLOWED
    assert asked("member", address=crowd) == ALLOWED


def test_an_address_that_mostly_fails_asks_strangers_to_sign_in() -> None:
    guessing = failed(61, succeeded=20)

    assert asked("stranger", address=guessing) == Decision("sign_in", None, "address")


def test_a_new_account_does_not_get_around_its_address() -> None:
    until = AT - timedelta(seconds=1) + timedelta(seconds=10)

    assert asked("member", address=failed(61)) == Decision("wait", until, "address")


def test_a_buyer_is_not_shut_out_by_a_guessing_neighbour() -> None:
    assert asked("buyer", address=failed(100_000), everybody=failed(100_000)) == ALLOWED


def test_guesses_spread_over_many_addresses_ask_strangers_to_sign_in() -> None:
    spread = failed(2_000, succeeded=100)

    assert asked("stranger", everybody=spread) == Decision("sign_in", None, "everybody")
    assert asked("member", everybody=spread) == ALLOWED


def test_a_busy_day_of_a_big_shop_is_no_attack() -> None:
    assert asked("stranger", everybody=failed(4_000, succeeded=6_000)) == ALLOWED


def patient_guesses(standing: Standing, length: timedelta) -> int:
    """Count the guesses of one who always fails and tries again as soon as it is allowed."""
    tried: list[datetime] = []
    moment, step = AT, timedelta(seconds=5)
    while moment < AT + length:
        of_day, of_hour = (
            Guesses(
                len(tried) - bisect_right(tried, moment - window), 0, tried[-1] if tried else None
            )
            for window in (MEMBER_WINDOW, WINDOW)
        )
        own = NOTHING if standing == "stranger" else of_day
        decision = may_guess(
            standing=standing, member=own, address=of_hour, everybody=NOTHING, at=moment
        )
        if decision.kind == "allowed":
            tried.append(moment)
        moment += step
    return len(tried)


def test_a_patient_guesser_gets_few_guesses_in_a_day() -> None:
    day = timedelta(days=1)

    assert patient_guesses("buyer", timedelta(hours=1)) == 16
    assert patient_guesses("buyer", day) == 39
    assert patient_guesses("stranger", day) == 1_576


counts = st.builds(
    Guesses,
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.none() | st.timedeltas(timedelta(0), WINDOW).map(lambda ago: AT - ago),
)


@given(
    standing=st.sampled_from(["stranger", "member", "buyer"]),
    member=counts,
    address=counts,
    everybody=counts,
)
def test_everybody_can_always_go_on_within_the_hour(
    standing: Standing, member: Guesses, address: Guesses, everybody: Guesses
) -> None:
    decision = asked(standing, member=member, address=address, everybody=everybody)

    assert (decision.kind == "wait") == (decision.until is not None)
    if decision.until is not None:
        assert AT < decision.until <= AT + timedelta(hours=1)
    if standing != "stranger":
        assert decision.kind != "sign_in"
    if address.succeeded >= address.failed:
        assert decision.because != "address"
