"""What the house knows about its shop, its clock and its people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import qrcode
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Case, Q, QuerySet, When
from django.urls import resolve
from django.utils.crypto import constant_time_compare
from qrcode.image.svg import SvgPathImage

from vafa.core.keys import Actor
from vafa.core.languages import Calendar, Digits, Language
from vafa.core.presentation import Reader
from vafa.staff.models import ApiKey, LoginAttempt, Prices, Shop, StaffMember
from vafa.staff.rules import ATTEMPT_WINDOW_MINUTES, key_parts, may
from vafa.web.urls import PUBLIC, SIGNED_IN

COLLEAGUES_MAX = 500


def shop() -> Shop:
    """Return the one shop; before it is set up, an unsaved one with plain defaults."""
    try:
        return Shop.objects.get(id=1)
    except ObjectDoesNotExist:
        return Shop(id=1, name="Vafa")


def now() -> datetime:
    """Return the present instant in UTC; only doors call it, actions get it as `at`."""
    return datetime.now(UTC)


def today(of_shop: Shop | None = None) -> date:
    """Return the day that every measure and page looks from: the shop's as-of date, or today."""
    known = of_shop or shop()
    return known.as_of_date or now().astimezone(ZoneInfo(known.time_zone)).date()


def moment_of_today(of_shop: Shop | None = None) -> datetime:
    """Return the last instant of the as-of day, or the present when the clock is running."""
    known = of_shop or shop()
    if known.as_of_date is None:
        return now()
    following = datetime.combine(
        known.as_of_date + timedelta(days=1), time(), ZoneInfo(known.time_zone)
    )
    return following.astimezone(UTC) - timedelta(microseconds=1)


def reader_of(member: StaffMember, of_shop: Shop) -> Reader:
    """Return how one person reads dates, numbers and money."""
    return Reader(
        language=cast("Language", member.language),
        calendar=cast("Calendar", member.calendar),
        digits=cast("Digits", member.digits),
        time_zone=member.time_zone or of_shop.time_zone,
        week_start=of_shop.week_start if member.week_start is None else member.week_start,
        currency=of_shop.currency,
        money_unit=of_shop.money_unit,
        prices="constant" if member.prices == Prices.CONSTANT else "nominal",
        price_base=of_shop.price_base_month,
    )


def reader_without_account(language: str, of_shop: Shop) -> Reader:
    """Return how somebody who is not signed in reads, by language alone."""
    return Reader(
        language=cast("Language", language),
        calendar="jalali" if language == "fa" else "gregorian",
        digits="persian" if language == "fa" else "latin",
        time_zone=of_shop.time_zone,
        week_start=of_shop.week_start,
        currency=of_shop.currency,
        money_unit=of_shop.money_unit,
    )


@dataclass(frozen=True)
class TwoFactorSetup:
    """What an authenticator app needs: a picture of the address, and the secret in letters."""

    picture_svg: str
    secret: str


def two_factor_setup(*, secret: str, login: str, shop: Shop) -> TwoFactorSetup:
    """Return the setup that the app reads from the screen."""
    label = quote(f"{shop.name}:{login}")
    address = f"otpauth://totp/{label}?secret={secret}&issuer={quote(shop.name)}"
    picture = qrcode.make(address, image_factory=SvgPathImage, border=2)
    letters = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return TwoFactorSetup(picture_svg=picture.to_string(encoding="unicode"), secret=letters)


def may_open(*, role: str, url: str) -> bool:
    """Tell whether the page that a link leads to lets a role in; pages of the API let nobody."""
    permission = getattr(resolve(urlsplit(url).path).func, "permission", "")
    return permission in (PUBLIC, SIGNED_IN) or may(role, permission)


def people_page() -> QuerySet[StaffMember]:
    """Return everybody with an account, active ones first, then by name."""
    return StaffMember.objects.order_by("-is_active", "name", "id")


def colleagues() -> list[tuple[str, str]]:
    """Return the number and the name of everybody with an open account, by name."""
    open_accounts = StaffMember.objects.filter(is_active=True).order_by("name", "id")
    rows = open_accounts.values_list("id", "name")[:COLLEAGUES_MAX]
    return [(str(number), name) for number, name in rows]


def names_of_actors(actors: set[str]) -> dict[str, str]:
    """Return the names behind “person:3” and “api:2”; other actors are left to the page."""
    return _names(actors, "person", StaffMember) | _names(actors, "api", ApiKey)


def _names(actors: set[str], kind: str, of: type[StaffMember] | type[ApiKey]) -> dict[str, str]:
    parsed = {text: Actor.parse(text).id for text in actors if text.startswith(f"{kind}:")}
    numbers = {text: number for text, number in parsed.items() if number is not None}
    if not numbers:
        return {}
    names = dict(of.objects.filter(id__in=numbers.values()).values_list("id", "name"))
    return {text: names[number] for text, number in numbers.items() if number in names}


def api_keys(*, at: datetime) -> QuerySet[ApiKey]:
    """Return the keys of the API: those that open a door first, the newest of them first."""
    is_closed = Q(revoked_at__isnull=False) | Q(expires_at__lte=at)
    return ApiKey.objects.alias(is_closed=Case(When(is_closed, then=1), default=0)).order_by(
        "is_closed", "-id"
    )


def api_key_of(*, text: str) -> ApiKey | None:
    """Return the key that a program shows, whether or not it still opens; None for any other."""
    parts = key_parts(text)
    if parts is None:
        return None
    prefix, secret = parts
    key = ApiKey.objects.filter(prefix=prefix).first()
    if key is None or not constant_time_compare(key.secret_hash, secret_hash(secret)):
        return None
    return key


def secret_hash(secret: str) -> str:
    """Hash the secret of a key: it is 256 bits of chance, so that a slow hash adds nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def attempt_hash(text: str) -> str:
    """Fold a login name or address so that attempts can be counted without keeping it."""
    return hashlib.sha256(text.strip().casefold().encode()).hexdigest()


def recent_failures(*, login: str, address: str, at: datetime) -> tuple[int, datetime | None]:
    """Count the failures that slow down the next try, and tell when the latest was.

    One login name counts fully; an address, which may be shared by many, counts a tenth.
    """
    since = at - timedelta(minutes=ATTEMPT_WINDOW_MINUTES)
    recent = LoginAttempt.objects.filter(at__gt=since, at__lte=at)
    by_login = recent.filter(login_hash=attempt_hash(login))
    by_address = recent.filter(address_hash=attempt_hash(address))
    failures = max(by_login.count(), by_address.count() // 10)
    latest = by_login.order_by("-at").first() or by_address.order_by("-at").first()
    return failures, latest.at if latest else None
