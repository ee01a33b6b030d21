"""Accounts and sign-in: everything that changes them."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta

from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.staff.actions.shop import check_zone
from vafa.staff.models import (
    Calendar,
    Digits,
    Language,
    LoginAttempt,
    Prices,
    Role,
    StaffMember,
)
from vafa.staff.queries import attempt_hash, recent_failures
from vafa.staff.rules import matching_totp_step, wait_seconds

# Well-formed, as slow to check as a real one, and matched by no password.
NOBODYS_HASH = f"pbkdf2_sha256$1000000$nobody${'A' * 43}="


class LoginTaken(Refused):
    code = "login_taken"
    sentence = _("Somebody already has this login name.")


class WeakPassword(Refused):
    code = "weak_password"
    sentence = _(
        "This password is too easy to guess: use ten characters or more, not a common word."
    )


class WrongLogin(Refused):
    code = "wrong_login"
    sentence = _("The login name, the password or the code is not right.")


class CodeNeeded(Refused):
    code = "code_needed"
    sentence = _("Type the six digits that your authenticator app shows now.")


class TooManyTries(Refused):
    code = "too_many_tries"
    sentence = _("Too many tries. Please wait %(seconds)s seconds and try again.")


class LastOwner(Refused):
    code = "last_owner"
    sentence = _("This is the last owner: make somebody else an owner first.")


class WrongCode(Refused):
    code = "wrong_code"
    sentence = _("This code does not fit. Check the clock of your phone and type the newest code.")


def create_staff_member(
    *,
    login: str,
    name: str,
    role: str,
    password: str,
    language: str,
    calendar: str,
    digits: str,
    must_change_password: bool = False,
    at: datetime,
    by: Actor,
) -> StaffMember:
    """Open an account; refuses a taken login name and a weak password."""
    member = StaffMember(
        login=login.strip().lower(),
        name=name.strip(),
        role=Role(role),
        language=language,
        calendar=calendar,
        digits=digits,
        must_change_password=must_change_password,
        created_at=at,
    )
    _set_password(member, password)
    try:
        with transaction.atomic():
            member.save()
            _record_about(member, "staff.account_opened", at=at, by=by, role=role)
    except IntegrityError as error:
        raise LoginTaken from error
    return member


def invite_staff_member(
    *, login: str, name: str, role: str, language: str, at: datetime, by: Actor
) -> str:
    """Open an account with a password that must be changed at once, and return that password."""
    password = _first_password()
    is_persian = language == Language.PERSIAN
    create_staff_member(
        login=login,
        name=name,
        role=role,
        password=password,
        language=language,
        calendar=Calendar.JALALI if is_persian else Calendar.GREGORIAN,
        digits=Digits.PERSIAN if is_persian else Digits.LATIN,
        must_change_password=True,
        at=at,
        by=by,
    )
    return password


def change_role(*, member_id: int, role: str, at: datetime, by: Actor) -> None:
    """Give a person another role; refuses to leave the shop without an owner."""
    with transaction.atomic():
        member = StaffMember.objects.select_for_update().get(id=member_id)
        if role != Role.OWNER:
            _refuse_last_owner(member)
        member.role = Role(role)
        member.save(update_fields=["role"])
        _record_about(member, "staff.role_changed", at=at, by=by, role=role)


def close_account(*, member_id: int, at: datetime, by: Actor) -> None:
    """Keep a person from signing in; what they did stays on record."""
    with transaction.atomic():
        member = StaffMember.objects.select_for_update().get(id=member_id)
        _refuse_last_owner(member)
        member.is_active = False
        member.save(update_fields=["is_active"])
        _record_about(member, "staff.account_closed", at=at, by=by)


def reopen_account(*, member_id: int, at: datetime, by: Actor) -> None:
    """Let a person sign in again."""
    with transaction.atomic():
        member = StaffMember.objects.select_for_update().get(id=member_id)
        member.is_active = True
        member.save(update_fields=["is_active"])
        _record_about(member, "staff.account_reopened", at=at, by=by)


def reset_password(*, member_id: int, at: datetime, by: Actor) -> str:
    """Set a password that works once, and return it; the second factor is taken off too.

    An owner or the command line hands it over in person, so no mail is needed.
    """
    password = _first_password()
    with transaction.atomic():
        member = StaffMember.objects.select_for_update().get(id=member_id)
        member.set_password(password)
        member.must_change_password = True
        member.totp_secret = ""
        member.totp_confirmed_at = None
        member.save()
        _record_about(member, "staff.password_reset", at=at, by=by)
    return password


def change_own_password(
    *, member: StaffMember, old_password: str, new_password: str, at: datetime, by: Actor
) -> None:
    """Replace one's own password; refuses when the old one is wrong or the new one weak."""
    if not member.check_password(old_password):
        raise WrongLogin
    _set_password(member, new_password)
    member.must_change_password = False
    with transaction.atomic():
        member.save(update_fields=["password", "must_change_password"])
        _record_about(member, "staff.password_changed", at=at, by=by)


def change_preferences(
    *,
    member: StaffMember,
    language: str,
    calendar: str,
    digits: str,
    time_zone: str,
    week_start: int | None,
    theme: str,
    at: datetime,
    by: Actor,
) -> None:
    """Change how a person reads: language, calendar, digits, zone, week and light."""
    if time_zone:
        check_zone(time_zone)
    member.language, member.calendar, member.digits = language, calendar, digits
    member.time_zone, member.week_start, member.theme = time_zone, week_start, theme
    with transaction.atomic():
        member.save()
        _record_about(member, "staff.preferences_changed", at=at, by=by)


def choose_language(*, member: StaffMember, language: str, at: datetime, by: Actor) -> None:
    """Speak another language; a first choice of Persian brings its calendar and digits along."""
    if language == Language.PERSIAN and member.language != Language.PERSIAN:
        member.calendar, member.digits = Calendar.JALALI, Digits.PERSIAN
    elif member.language == Language.PERSIAN and language != Language.PERSIAN:
        member.calendar, member.digits = Calendar.GREGORIAN, Digits.LATIN
    member.language = Language(language)
    with transaction.atomic():
        member.save(update_fields=["language", "calendar", "digits"])
        _record_about(member, "staff.preferences_changed", at=at, by=by)


def choose_theme(*, member: StaffMember, theme: str, at: datetime, by: Actor) -> None:
    """Show light or dark pages, or follow the device; anything else means the device."""
    member.theme = theme if theme in {"light", "dark"} else "auto"
    with transaction.atomic():
        member.save(update_fields=["theme"])
        _record_about(member, "staff.preferences_changed", at=at, by=by)


def choose_prices(*, member: StaffMember, prices: str, at: datetime, by: Actor) -> None:
    """Read money in the prices of today, or as it was paid; anything else means as paid."""
    member.prices = prices if prices == Prices.CONSTANT else Prices.NOMINAL
    with transaction.atomic():
        member.save(update_fields=["prices"])
        _record_about(member, "staff.preferences_changed", at=at, by=by)


def begin_two_factor(*, member: StaffMember, at: datetime, by: Actor) -> str:
    """Make a new secret for the authenticator app and return it in base 32, not yet in force."""
    secret = secrets.token_bytes(20)
    member.totp_secret = _cipher().encrypt(secret).decode()
    member.totp_confirmed_at = None
    with transaction.atomic():
        member.save(update_fields=["totp_secret", "totp_confirmed_at"])
        _record_about(member, "staff.two_factor_begun", at=at, by=by)
    return base64.b32encode(secret).decode()


def confirm_two_factor(*, member: StaffMember, code: str, at: datetime, by: Actor) -> None:
    """Put the second factor in force once the app shows the right code."""
    step = _totp_step_of(member, code, at=at)
    if step is None:
        raise WrongCode
    member.totp_confirmed_at = at
    member.totp_latest_step = step
    with transaction.atomic():
        member.save(update_fields=["totp_confirmed_at", "totp_latest_step"])
        _record_about(member, "staff.two_factor_confirmed", at=at, by=by)


def remove_two_factor(*, member: StaffMember, password: str, at: datetime, by: Actor) -> None:
    """Take the second factor off one's own account; asks for the password."""
    if not member.check_password(password):
        raise WrongLogin
    member.totp_secret = ""
    member.totp_confirmed_at = None
    with transaction.atomic():
        member.save(update_fields=["totp_secret", "totp_confirmed_at"])
        _record_about(member, "staff.two_factor_removed", at=at, by=by)


def sign_in(*, login: str, password: str, code: str, address: str, at: datetime) -> StaffMember:
    """Check who somebody is; one answer for every cause, and waiting times against guessing."""
    failures, latest_at = recent_failures(login=login, address=address, at=at)
    wait = timedelta(seconds=wait_seconds(failures))
    if latest_at is not None and latest_at + wait > at:
        raise TooManyTries(seconds=int((latest_at + wait - at).total_seconds()) + 1)
    member = StaffMember.objects.filter(login=login.strip().lower(), is_active=True).first()
    # A password is checked even when nobody has this login, so that time tells nothing.
    is_right = (member or _nobody()).check_password(password)
    if member is None or not is_right:
        _remember_failure(login=login, address=address, at=at)
        raise WrongLogin
    _check_second_factor(member, code, login=login, address=address, at=at)
    with transaction.atomic():
        LoginAttempt.objects.filter(login_hash=attempt_hash(login)).delete()
        member.last_login = at
        member.save(update_fields=["last_login"])
        _record_about(member, "staff.signed_in", at=at, by=Actor.person(member.id))
    return member


def _check_second_factor(
    member: StaffMember, code: str, *, login: str, address: str, at: datetime
) -> None:
    if member.totp_confirmed_at is None:
        return
    if not code:
        raise CodeNeeded
    step = _totp_step_of(member, code, at=at)
    used = 0
    if step is not None:
        # The condition lets only one of two simultaneous sign-ins use a code.
        used = StaffMember.objects.filter(id=member.id, totp_latest_step__lt=step).update(
            totp_latest_step=step
        )
    if not used:
        _remember_failure(login=login, address=address, at=at)
        raise WrongLogin


def _totp_step_of(member: StaffMember, code: str, *, at: datetime) -> int | None:
    if not member.totp_secret:
        return None
    secret = _cipher().decrypt(member.totp_secret.encode())
    digits = "".join(str(int(sign)) for sign in code if sign.isdecimal())
    return matching_totp_step(secret, digits, at=at, after_step=member.totp_latest_step)


def _remember_failure(*, login: str, address: str, at: datetime) -> None:
    LoginAttempt.objects.filter(at__lt=at - timedelta(days=1)).delete()
    LoginAttempt.objects.create(
        login_hash=attempt_hash(login), address_hash=attempt_hash(address), at=at
    )


def _refuse_last_owner(member: StaffMember) -> None:
    others = StaffMember.objects.filter(role=Role.OWNER, is_active=True).exclude(id=member.id)
    if member.role == Role.OWNER and member.is_active and not others.exists():
        raise LastOwner


def _set_password(member: StaffMember, password: str) -> None:
    try:
        validate_password(password, user=member)
    except ValidationError as error:
        raise WeakPassword from error
    member.set_password(password)


def _first_password() -> str:
    return "-".join(secrets.token_hex(2) for _part in range(4))


def _nobody() -> StaffMember:
    return StaffMember(password=NOBODYS_HASH)


def _cipher() -> Fernet:
    key = salted_hmac("vafa.staff.totp", settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _record_about(
    member: StaffMember, kind: str, *, at: datetime, by: Actor, **payload: str
) -> None:
    record(
        kind=kind,
        at=at,
        by=by,
        subject_kind="staff_member",
        subject_id=member.id,
        payload=dict(payload),
    )
