"""Whose business this is: everything that changes the shop's own settings."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.staff.models import Shop


class MoneyIsFixed(Refused):
    code = "money_is_fixed"
    sentence = _("Orders are stored in %(currency)s already; the money of the shop cannot change.")


class UnknownTimeZone(Refused):
    code = "unknown_time_zone"
    sentence = _("There is no time zone with this name.")


def set_up_shop(
    *,
    name: str,
    currency: str,
    money_unit: str,
    time_zone: str,
    calendar: str,
    week_start: int,
    default_language: str,
    phone_region: str,
    as_of_date: date | None = None,
    demo: str = "",
    at: datetime,
    by: Actor,
) -> Shop:
    """Write down whose business this is, with its money, zone, calendar and clock."""
    check_zone(time_zone)
    with transaction.atomic():
        shop, _created = Shop.objects.update_or_create(
            id=1,
            defaults={
                "name": name,
                "currency": currency,
                "money_unit": money_unit,
                "time_zone": time_zone,
                "calendar": calendar,
                "week_start": week_start,
                "default_language": default_language,
                "phone_region": phone_region,
                "as_of_date": as_of_date,
                "demo": demo,
                "is_set_up": True,
            },
        )
        record(kind="staff.shop_changed", at=at, by=by, payload={"currency": currency})
    return shop


def change_shop(
    *,
    name: str,
    money_unit: str,
    time_zone: str,
    calendar: str,
    week_start: int,
    default_language: str,
    phone_region: str,
    at: datetime,
    by: Actor,
) -> Shop:
    """Save the shop's settings; refuses another currency once money has come in."""
    currency = "IRR" if money_unit in {"IRT", "IRR"} else money_unit
    known = Shop.objects.filter(id=1).first()
    if known is not None and known.currency != currency and known.is_money_fixed:
        raise MoneyIsFixed(currency=known.currency)
    return set_up_shop(
        name=name,
        currency=currency,
        money_unit=money_unit,
        time_zone=time_zone,
        calendar=calendar,
        week_start=week_start,
        default_language=default_language,
        phone_region=phone_region,
        as_of_date=known.as_of_date if known else None,
        demo=known.demo if known else "",
        at=at,
        by=by,
    )


def fix_money(*, at: datetime, by: Actor) -> None:
    """Keep the shop's currency for good, because amounts in it are stored from now on."""
    with transaction.atomic():
        if Shop.objects.filter(id=1, is_money_fixed=False).update(is_money_fixed=True):
            record(kind="staff.money_fixed", at=at, by=by)


def set_price_base(*, month: date | None, at: datetime, by: Actor) -> None:
    """Keep the month whose prices are today's; None when no price index is in force."""
    with transaction.atomic():
        if Shop.objects.filter(id=1).exclude(price_base_month=month).update(price_base_month=month):
            payload = {"month": month and month.isoformat()}
            record(kind="staff.price_base_set", at=at, by=by, payload=payload)


def check_zone(name: str) -> None:
    """Refuse a time zone that nobody knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone from error
