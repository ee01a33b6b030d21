from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.staff.rules import (
    PERMISSIONS,
    ROLE_PERMISSIONS,
    matching_totp_step,
    may,
    totp_code,
    wait_seconds,
)

# The secret and the instants of RFC 6238, appendix B (its last six digits).
SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert totp_code(SECRET, second // 30) == code


def test_a_code_of_the_step_before_still_fits_and_a_used_one_does_not() -> None:
    at = datetime.fromtimestamp(59, tz=UTC)

    assert matching_totp_step(SECRET, totp_code(SECRET, 0), at=at, after_step=-1) == 0
    assert matching_totp_step(SECRET, totp_code(SECRET, 1), at=at, after_step=1) is None
    assert matching_totp_step(SECRET, "000000", at=at, after_step=-1) is None


def test_waiting_begins_after_five_failures_and_has_an_end() -> None:
    assert [wait_seconds(failures) for failures in (0, 4, 5, 6, 9)] == [0, 0, 2, 4, 32]
    assert wait_seconds(500) == 900


def test_an_owner_may_do_everything_and_nobody_what_is_unknown() -> None:
    assert ROLE_PERMISSIONS["owner"] == PERMISSIONS
    assert not may("owner", "shop.burn")
    assert not may("ghost", "customers.view")


def test_only_owners_manage_people_and_settings() -> None:
    for permission in ("staff.manage", "settings.change", "audit.view"):
        assert [role for role in ROLE_PERMISSIONS if may(role, permission)] == ["owner"]


def test_a_care_agent_may_not_carry_contacts_away() -> None:
    assert not may("care_agent", "customers.export")
    assert not may("viewer", "customers.export")
