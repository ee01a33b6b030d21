from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.test import Client

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.staff import actions
from vafa.staff.models import LoginAttempt, StaffMember
from vafa.staff.rules import totp_code, totp_step
from vafa.staff.tests.conftest import AT, PASSWORD


def sign_in(login: str = "parvaneh", password: str = PASSWORD, **more: object) -> StaffMember:
    known = {"code": "", "address": "10.0.0.1", "at": AT, **more}
    return actions.sign_in(login=login, password=password, **known)  # type: ignore[arg-type]


def with_two_factor(member: StaffMember) -> bytes:
    by = Actor.person(member.id)
    letters = actions.begin_two_factor(member=member, at=AT, by=by)
    secret = base64.b32decode(letters)
    early = AT - timedelta(minutes=5)
    code = totp_code(secret, totp_step(early))
    actions.confirm_two_factor(member=member, code=code, at=early, by=by)
    return secret


def test_the_right_password_lets_in(parvaneh: StaffMember) -> None:
    assert sign_in() == parvaneh
    assert sign_in(login=" Parvaneh ") == parvaneh


@pytest.mark.parametrize("login", ["parvaneh", "nobody"])
def test_every_cause_has_the_same_answer(parvaneh: StaffMember, login: str) -> None:
    with pytest.raises(actions.WrongLogin) as refusal:
        sign_in(login=login, password="not-this-one")

    assert str(refusal.value) == "The login name, the password or the code is not right."


def test_guessing_is_slowed_down_and_forgotten_after_success(parvaneh: StaffMember) -> None:
    for second in range(5):
        with pytest.raises(actions.WrongLogin):
            sign_in(password="wrong", at=AT + timedelta(seconds=second))

    with pytest.raises(actions.TooManyTries):
        sign_in(at=AT + timedelta(seconds=5))

    assert sign_in(at=AT + timedelta(seconds=20)) == parvaneh
    assert not LoginAttempt.objects.exists()


def test_a_shared_address_does_not_lock_out_its_neighbours(
    parvaneh: StaffMember, nikos: StaffMember
) -> None:
    for second in range(6):
        with pytest.raises(Refused):
            sign_in(login="nikos", password="wrong", at=AT + timedelta(seconds=60 * second))

    assert sign_in(at=AT + timedelta(seconds=301)) == parvaneh


def test_no_login_name_or_address_is_kept_readable(parvaneh: StaffMember) -> None:
    with pytest.raises(actions.WrongLogin):
        sign_in(password="wrong")

    attempt = LoginAttempt.objects.get()
    assert "parvaneh" not in attempt.login_hash
    assert len(attempt.address_hash) == 64


def test_a_second_factor_is_asked_for_and_each_code_works_once(parvaneh: StaffMember) -> None:
    secret = with_two_factor(parvaneh)
    code = totp_code(secret, totp_step(AT))

    with pytest.raises(actions.CodeNeeded):
        sign_in()
    assert sign_in(code=code) == parvaneh
    with pytest.raises(actions.WrongLogin):
        sign_in(code=code, at=AT + timedelta(seconds=1))


def test_a_code_typed_in_persian_digits_fits(parvaneh: StaffMember) -> None:
    secret = with_two_factor(parvaneh)
    persian = totp_code(secret, totp_step(AT)).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    assert sign_in(code=persian) == parvaneh


def test_the_secret_is_not_stored_readable(parvaneh: StaffMember) -> None:
    secret = with_two_factor(parvaneh)

    parvaneh.refresh_from_db()
    assert base64.b32encode(secret).decode() not in parvaneh.totp_secret


def test_a_closed_account_ends_its_open_session(
    owner_browser: Client, parvaneh: StaffMember
) -> None:
    StaffMember.objects.filter(id=parvaneh.id).update(is_active=False)

    response = owner_browser.get("/me/")

    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=/me/"
