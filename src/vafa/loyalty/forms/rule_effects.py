"""Effects as clauses: "give 2 points for each 100,000 toman"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.loyalty.forms.rule_claims import claim
from vafa.loyalty.forms.rule_values import Teller, with_more
from vafa.loyalty.rules.calendar import (
    DaysAfterDelivery,
    DaysAfterOrder,
    FixedDay,
    Immediately,
    Inactivity,
    MonthEnd,
    Never,
    ReturnWindow,
    RollingDays,
    RollingMonths,
    Validity,
    Waiting,
    YearEnd,
)
from vafa.loyalty.rules.engine.amounts import (
    AmountOff,
    Base,
    Fixed,
    FixedPrice,
    Formula,
    Off,
    Percent,
    PerMoney,
    PerUnit,
    RoundUp,
)
from vafa.loyalty.rules.engine.effects import (
    AcceptCode,
    AwardBadge,
    Discount,
    Donate,
    Effect,
    EnterDraw,
    Entitle,
    FreeItem,
    GiveSpin,
    Grant,
    IssueCode,
    Message,
    Progress,
    Spend,
)

Words = str | Promise

PERCENT_OFF: Final[dict[str, Words]] = {
    "order": gettext_lazy("take %(off)s off the order"),
    "line": gettext_lazy("take %(off)s off each product"),
    "cheapest": gettext_lazy("take %(off)s off the cheapest pieces"),
    "shipping": gettext_lazy("take %(off)s off the shipping"),
    "bundle": gettext_lazy("take %(off)s off the bundle"),
}
FIXED_PRICE: Final[dict[str, Words]] = {
    "order": gettext_lazy("let the goods cost %(price)s together"),
    "line": gettext_lazy("let each piece cost %(price)s"),
    "cheapest": gettext_lazy("let the cheapest pieces cost %(price)s each"),
    "shipping": gettext_lazy("let the shipping cost %(price)s"),
    "bundle": gettext_lazy("let the bundle cost %(price)s"),
}
TO_CAUSE: Final[dict[str, Words]] = {
    "shop": gettext_lazy("donate %(amount)s to “%(cause)s”"),
    "customer": gettext_lazy("let the customer donate %(amount)s to “%(cause)s”"),
    "match": gettext_lazy("add %(amount)s to what the customer gives to “%(cause)s”"),
}
TO_CHOSEN_CAUSE: Final[dict[str, Words]] = {
    "shop": gettext_lazy("donate %(amount)s to the cause that the customer chose"),
    "customer": gettext_lazy("let the customer donate %(amount)s to the cause they chose"),
    "match": gettext_lazy("add %(amount)s to what the customer gives to the cause they chose"),
}


def effect_clause(effect: Effect, teller: Teller) -> str:
    """Say one effect with everything that belongs to it."""
    match effect:
        case Grant():
            return with_more([_granted(effect, teller), *_granted_how(effect, teller)])
        case Discount():
            return with_more([_discounted(effect, teller), *_discounted_how(effect, teller)])
        case Spend():
            return with_more([_spent(effect, teller), *_spent_how(effect, teller)])
        case Donate():
            return _donated(effect, teller)
        case _:
            return with_more([_given(effect, teller), *_given_how(effect, teller)])


def granted_clause(effect: Grant, teller: Teller) -> str:
    """Say how many points there are to get, with all that belongs to them but no verb."""
    give: Callable[[int], str] = lambda count: teller.units(effect.asset, count)  # noqa: E731
    return with_more([_amount(effect.amount, give, teller), *_granted_how(effect, teller)])


def _granted(effect: Grant, teller: Teller) -> str:
    give: Callable[[int], str] = lambda count: teller.units(effect.asset, count)  # noqa: E731
    match effect.amount:
        case Percent(basis_points):
            words = _("credit %(share)s of what is paid to %(asset)s")
            asset = teller.names.thing("asset", effect.asset)
            return words % {"share": teller.share(basis_points), "asset": asset}
        case formula:
            return _("give %(amount)s") % {"amount": _amount(formula, give, teller)}


def _amount(formula: Formula, give: Callable[[int], str], teller: Teller) -> str:
    match formula:
        case PerMoney(amount, money):
            words = _("%(amount)s for each %(money)s")
            return words % {"amount": give(amount), "money": teller.money(money)}
        case PerUnit(amount):
            return _("%(amount)s for each piece") % {"amount": give(amount)}
        case Percent(basis_points):
            return _("%(share)s of what is paid") % {"share": teller.share(basis_points)}
        case RoundUp(to):
            words = _("the rounding up to the next full %(money)s")
            return words % {"money": teller.money(to)}
        case Fixed(amount):
            return give(amount)


def _granted_how(effect: Grant, teller: Teller) -> Iterator[str]:
    if effect.where is not None:
        yield _("for products where %(claim)s") % {"claim": claim(effect.where, teller)}
    if not isinstance(effect.amount, Fixed | PerUnit):
        yield from _base(effect.base)
    if effect.most is not None:
        yield _("at most %(amount)s each time") % {
            "amount": teller.units(effect.asset, effect.most)
        }
    if not isinstance(effect.pending, Immediately):
        yield _waiting(effect.pending, teller)
    yield validity_clause(effect.validity, teller)


def _base(base: Base) -> Iterator[str]:
    if not base.tax:
        yield _("counted without tax")
    if base.shipping:
        yield _("shipping included")
    if not base.discounted:
        yield _("not for discounted products")
    if base.points_paid:
        yield _("also for what is paid with points")
    if base.gift_card_paid:
        yield _("also for what is paid with a gift card")


def _waiting(waiting: Waiting, teller: Teller) -> str:
    match waiting:
        case DaysAfterDelivery(0):
            return _("to be used from delivery on")
        case DaysAfterDelivery(days):
            words = ngettext(
                "to be used %(number)s day after delivery",
                "to be used %(number)s days after delivery",
                days,
            )
        case ReturnWindow(0):
            return _("to be used once the return period is over")
        case ReturnWindow(days):
            words = ngettext(
                "to be used %(number)s day after the return period",
                "to be used %(number)s days after the return period",
                days,
            )
        case DaysAfterOrder(days) if days:
            words = ngettext(
                "to be used %(number)s day later", "to be used %(number)s days later", days
            )
        case _:
            return _("to be used at once")
    return words % {"number": teller.reader.number(days)}


def validity_clause(validity: Validity, teller: Teller) -> str:
    """Say how long something is good."""
    match validity:
        case Never():
            return _("without expiry")
        case FixedDay(day):
            return _("valid until %(day)s") % {"day": teller.reader.day(day)}
        case RollingDays(count):
            words = ngettext("valid for %(number)s day", "valid for %(number)s days", count)
        case RollingMonths(count):
            words = ngettext("valid for %(number)s month", "valid for %(number)s months", count)
        case MonthEnd(0):
            return _("valid to the end of the month")
        case MonthEnd(count):
            words = ngettext(
                "valid for %(number)s month to the month's end",
                "valid for %(number)s months to the month's end",
                count,
            )
        case YearEnd(0):
            return _("valid to the end of the year")
        case YearEnd(count):
            words = ngettext(
                "valid to the end of the year, %(number)s year on",
                "valid to the end of the year, %(number)s years on",
                count,
            )
        case Inactivity(count):
            words = ngettext(
                "valid until %(number)s month has passed without a purchase",
                "valid until %(number)s months have passed without a purchase",
                count,
            )
    return words % {"number": teller.reader.number(count)}


def _discounted(effect: Discount, teller: Teller) -> str:
    off: Off = effect.off
    match off:
        case Percent(10_000) if effect.scope == "shipping":
            return _("ship for free")
        case Percent(10_000) if effect.scope == "cheapest":
            return _("give the cheapest pieces for free")
        case Percent(basis_points):
            return str(PERCENT_OFF[effect.scope]) % {"off": teller.share(basis_points)}
        case AmountOff(money) if effect.scope == "line":
            return _("take %(off)s off each piece") % {"off": teller.money(money)}
        case AmountOff(money):
            return str(PERCENT_OFF[effect.scope]) % {"off": teller.money(money)}
        case FixedPrice(money):
            return str(FIXED_PRICE[effect.scope]) % {"price": teller.money(money)}


def _discounted_how(effect: Discount, teller: Teller) -> Iterator[str]:
    number = teller.reader.number
    if effect.scope == "cheapest" and effect.of is not None:
        words = ngettext(
            "%(number)s of every %(of)s pieces", "%(number)s of every %(of)s pieces", effect.units
        )
        yield words % {"number": number(effect.units), "of": number(effect.of)}
    elif effect.scope == "cheapest":
        words = ngettext("%(number)s piece", "%(number)s pieces", effect.units)
        yield words % {"number": number(effect.units)}
    if effect.where is not None:
        yield _("for products where %(claim)s") % {"claim": claim(effect.where, teller)}
    for part in effect.parts:
        words = ngettext(
            "with %(number)s piece where %(claim)s",
            "with %(number)s pieces where %(claim)s",
            part.units,
        )
        yield words % {"number": number(part.units), "claim": claim(part.where, teller)}
    if effect.scope == "bundle" and effect.times > 1:
        words = ngettext("up to %(number)s time", "up to %(number)s times", effect.times)
        yield words % {"number": number(effect.times)}
    if effect.cap is not None:
        yield _("at most %(amount)s each time") % {"amount": teller.money(effect.cap)}


def _spent(effect: Spend, teller: Teller) -> str:
    words = _("redeem %(amount)s for %(money)s")
    amount = teller.units(effect.asset, effect.units)
    return words % {"amount": amount, "money": teller.money(effect.worth)}


def _spent_how(effect: Spend, teller: Teller) -> Iterator[str]:
    if effect.least:
        amount = teller.units(effect.asset, effect.least)
        yield _("from %(amount)s on") % {"amount": amount}
    if effect.share_most_bp < 10_000:
        share = teller.share(effect.share_most_bp)
        yield _("up to %(share)s of the order") % {"share": share}


def _donated(effect: Donate, teller: Teller) -> str:
    money: Callable[[int], str] = teller.reader.money
    amount = _amount(effect.amount, money, teller)
    if effect.cause is None:
        return str(TO_CHOSEN_CAUSE[effect.payer]) % {"amount": amount}
    cause = teller.names.thing("cause", effect.cause)
    return str(TO_CAUSE[effect.payer]) % {"amount": amount, "cause": cause}


def _given(effect: Effect, teller: Teller) -> str:
    names, number = teller.names, teller.reader.number
    match effect:
        case FreeItem(product, units):
            words = _("add %(number)s × %(product)s for free")
            return words % {"number": number(units), "product": names.thing("product", product)}
        case IssueCode(template, count):
            words = ngettext("issue a code “%(code)s”", "issue %(number)s codes “%(code)s”", count)
            return words % {"number": number(count), "code": names.thing("code", template)}
        case AcceptCode(template):
            return _("accept a code “%(code)s”") % {"code": names.thing("code", template)}
        case Progress(challenge, formula):
            words = _("count %(amount)s for the challenge “%(challenge)s”")
            amount = _amount(formula, number, teller)
            return words % {"amount": amount, "challenge": names.thing("challenge", challenge)}
        case AwardBadge(badge):
            return _("award the badge “%(badge)s”") % {"badge": names.thing("badge", badge)}
        case EnterDraw(draw, formula):
            words = _("give %(amount)s for the draw “%(draw)s”")
            amount = _amount(formula, lambda count: tickets(count, teller), teller)
            return words % {"amount": amount, "draw": names.thing("draw", draw)}
        case GiveSpin(wheel, count):
            words = ngettext(
                "give %(number)s try at “%(wheel)s”", "give %(number)s tries at “%(wheel)s”", count
            )
            return words % {"number": number(count), "wheel": names.thing("wheel", wheel)}
        case Entitle(what, count):
            words = _("grant “%(what)s” × %(number)s")
            return words % {"what": names.thing("entitlement", what), "number": number(count)}
        case Message(template):
            return _("send the message “%(message)s”") % {
                "message": names.thing("message", template)
            }
        case _:
            raise AssertionError(effect)


def _given_how(effect: Effect, teller: Teller) -> Iterator[str]:
    if isinstance(effect, Progress | EnterDraw) and effect.where is not None:
        yield _("for products where %(claim)s") % {"claim": claim(effect.where, teller)}
    if isinstance(effect, IssueCode | GiveSpin | Entitle) and effect.validity != Never():
        yield validity_clause(effect.validity, teller)
    if isinstance(effect, Message) and effect.days:
        words = ngettext("%(number)s day later", "%(number)s days later", effect.days)
        yield words % {"number": teller.reader.number(effect.days)}


def tickets(count: int, teller: Teller) -> str:
    """Write so many tickets of a draw."""
    words = ngettext("%(number)s ticket", "%(number)s tickets", count)
    return words % {"number": teller.reader.number(count)}
