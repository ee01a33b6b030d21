"""A basket to be tried at any moment, as it is typed in the reader's digits and calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.core.calendars import day_in, zone_named
from vafa.core.errors import Refused
from vafa.loyalty.forms.typed import Desk
from vafa.loyalty.queries.simulating import Counting
from vafa.loyalty.rules.engine import Line, Order

LINES: Final = 3
DOCUMENT: Final = "@tried"
_OF_LINES: Final = ("product", "category", "price", "pieces")
_ALONE: Final = (
    "who", "member", "codes", "gift_cards", "credit", "points", "shipping", "tax", "day", "time",
    "counting",
)  # fmt: skip
_PIECES_MAX: Final = 1_000_000
_TAX_MAX_BP: Final = 10_000
WHO_LABELS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("member", gettext_lazy("A member")),
    ("new", gettext_lazy("Somebody who has just joined")),
    ("guest", gettext_lazy("A guest")),
)
COUNTING_LABELS: Final[tuple[tuple[str, str | Promise], ...]] = (
    (Counting.LIVE, gettext_lazy("Rules in force")),
    (Counting.SHADOW, gettext_lazy("Also those on trial, as if in force")),
    (Counting.DRAFTS, gettext_lazy("Also drafts, as if in force")),
)


class BasketUnreadable(Refused):
    code = "basket_unreadable"
    sentence = "%(reason)s"


@dataclass(frozen=True)
class TypedBasket:
    """What was typed, to be shown again."""

    said: Mapping[str, str]
    rows: list[dict[str, str]] = field(default_factory=list)

    def codes(self, desk: Desk, name: str) -> tuple[str, ...]:
        """Read several codes."""
        return tuple(desk.words(self.said[name]))


def typed_basket(post: Mapping[str, str], desk: Desk) -> TypedBasket:
    """Read what was typed; before anything was, a basket with one product stands there."""
    said = {name: post.get(name, "").strip() for name in _ALONE}
    said["who"] = said["who"] or "new"
    said["counting"] = said["counting"] or Counting.LIVE
    rows = [
        {name: post.get(f"{name}-{number}", "").strip() for name in _OF_LINES}
        for number in range(LINES)
    ]
    if "price-0" not in post:
        rows[0] |= {"price": desk.reader.number(100), "pieces": desk.reader.number(1)}
    return TypedBasket(said, rows)


def basket_typed(
    typed: TypedBasket, desk: Desk, *, categories: Mapping[str, str], at: datetime
) -> Order:
    """Make a basket of what was typed; refuses what cannot be read, and a basket without goods.

    `categories` are those of the products that the shop knows; a typed one comes first.
    """
    tax_bp = desk.share(typed.said["tax"] or "0")
    if not isinstance(tax_bp, int) or not 0 <= tax_bp <= _TAX_MAX_BP:
        raise BasketUnreadable(reason=_("The tax cannot be read."))
    lines = [
        _line(number, row, desk, tax_bp=tax_bp, known=categories.get(row["product"], ""))
        for number, row in enumerate(typed.rows)
        if row["price"]
    ]
    if not lines:
        raise BasketUnreadable(reason=_("Put at least one product with its price in the basket."))
    shipping = money_typed(typed, desk, "shipping")
    tax = _tax_within(shipping, tax_bp)
    return Order(DOCUMENT, tuple(lines), shipping=shipping, shipping_tax=tax, ordered_at=at)


def _line(number: int, row: Mapping[str, str], desk: Desk, *, tax_bp: int, known: str) -> Line:
    price, pieces = _amount(row["price"], desk), desk.whole(row["pieces"] or "1")
    if price is None or not isinstance(pieces, int) or not 0 < pieces < _PIECES_MAX:
        raise BasketUnreadable(reason=_("A price or a number of pieces cannot be read."))
    category, amount = row["category"] or known, price * pieces
    return Line(
        key=f"line {number + 1}",
        amount=amount,
        quantity_milli=pieces * 1000,
        product=row["product"],
        category=category,
        categories=frozenset({category} - {""}),
        tax=_tax_within(amount, tax_bp),
    )


def _tax_within(amount: int, tax_bp: int) -> int:
    return amount * tax_bp // (10_000 + tax_bp)


def money_typed(typed: TypedBasket, desk: Desk, name: str) -> int:
    """Read an amount that may be left empty; refuses what is none."""
    amount = _amount(typed.said[name] or "0", desk)
    if amount is None:
        raise BasketUnreadable(reason=_("An amount of money cannot be read."))
    return amount


def points_typed(typed: TypedBasket, desk: Desk) -> int:
    """Read how many points shall pay; refuses what is no number."""
    points = desk.whole(typed.said["points"] or "0")
    if not isinstance(points, int) or points < 0:
        raise BasketUnreadable(reason=_("The points cannot be read."))
    return points


def counting_typed(typed: TypedBasket) -> Counting:
    """Read which rules shall count."""
    known = {str(each) for each in Counting}
    return Counting(typed.said["counting"]) if typed.said["counting"] in known else Counting.LIVE


def _amount(text: str, desk: Desk) -> int | None:
    found = desk.money(text)
    assert isinstance(found, dict)
    amount = found["amount"]
    return amount if isinstance(amount, int) and amount >= 0 else None


def moment_typed(typed: TypedBasket, desk: Desk, *, now: datetime) -> datetime:
    """Read when it shall be: now, noon of a day, or a time of it; refuses what is over."""
    zone = desk.reader.time_zone
    today = day_in(now, zone=zone)
    day = _day(typed.said["day"], desk) if typed.said["day"] else today
    hour = _time(typed.said["time"], desk) if typed.said["time"] else None
    if hour is None and day == today:
        return now
    moment = datetime.combine(day, hour or time(12), zone_named(zone)).astimezone(UTC)
    # Whoever types the present minute means now.
    if moment.replace(second=59) < now:
        raise BasketUnreadable(reason=_("Choose a moment that is still to come."))
    return max(moment, now)


def _day(text: str, desk: Desk) -> date:
    try:
        return date.fromisoformat(str(desk.day(text)))
    except ValueError as error:
        raise BasketUnreadable(reason=_("The day cannot be read.")) from error


def _time(text: str, desk: Desk) -> time:
    said, _colon, more = text.partition(":")
    hour, minute = desk.whole(said), desk.whole(more or "0")
    try:
        if isinstance(hour, int) and isinstance(minute, int):
            return time(hour, minute)
    except ValueError:
        pass
    raise BasketUnreadable(reason=_("The time of day cannot be read."))
