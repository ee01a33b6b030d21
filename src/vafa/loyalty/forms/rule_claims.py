"""Conditions as claims: "the category is Books and the customer's tier is Silver"."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.loyalty.forms.rule_values import Teller, both, either
from vafa.loyalty.forms.rule_words import (
    CLAIMS,
    COMPARED,
    COMPARED_IN_TIME,
    FIELDS,
    FOLDED,
    OPPOSITES,
    SINCE,
    THINGS,
    TOGETHER,
)
from vafa.loyalty.rules.engine.expressions import (
    Among,
    Between,
    Compared,
    Constant,
    DaysSince,
    Denied,
    Either,
    Every,
    Expression,
    FieldRead,
    Floored,
    Folded,
    NthOrder,
    ShareOf,
)
from vafa.loyalty.rules.engine.values import Value


def claims_of(expression: Expression, teller: Teller) -> tuple[str, ...]:
    """Say the conditions of a rule, each as a claim of its own; none where it always holds."""
    if isinstance(expression, Every):
        return tuple(claim(item, teller) for item in expression.items)
    return (claim(expression, teller),)


def claim(expression: Expression, teller: Teller) -> str:
    """Say that something holds."""
    match expression:
        case Every(()):
            return _("there is no condition")
        case Every(items):
            return both([_inner(item, teller) for item in items])
        case Either(items):
            return either([_inner(item, teller) for item in items])
        case Denied(item):
            return _denied(item, teller)
        case Compared(how, left, right):
            return _compared(how, left, right, teller=teller)
        case Between(item, low, high):
            words = _("%(what)s is between %(low)s and %(high)s")
            sides = {"low": _value(low, item, teller), "high": _value(high, item, teller)}
            return words % {"what": phrase(item, teller), **sides}
        case Among(item, options):
            return _among(item, options, teller=teller, is_denied=False)
        case NthOrder(number, is_every):
            return _nth_order(number, is_every=is_every, teller=teller)
        case _:
            # The only other thing that is true or false is a field.
            return str(CLAIMS[expression.name][0]) if isinstance(expression, FieldRead) else ""


def _inner(expression: Expression, teller: Teller) -> str:
    if isinstance(expression, Every | Either) and len(expression.items) > 1:
        return _("(%(claim)s)") % {"claim": claim(expression, teller)}
    return claim(expression, teller)


def _denied(item: Expression, teller: Teller) -> str:
    match item:
        case FieldRead(name):
            return str(CLAIMS[name][1])
        case Compared(how, left, right):
            return _compared(OPPOSITES[how], left, right, teller=teller)
        case Among(inner, options):
            return _among(inner, options, teller=teller, is_denied=True)
        case Denied(inner):
            return claim(inner, teller)
        case _:
            return _("it is not so that %(claim)s") % {"claim": claim(item, teller)}


def _compared(how: str, left: Expression, right: Expression, *, teller: Teller) -> str:
    if _is_one_line(how, left, right) and isinstance(left, Folded) and left.where is not None:
        words = _("the order has a product where %(claim)s")
        return words % {"claim": claim(left.where, teller)}
    words = str((COMPARED_IN_TIME if left.type.kind in ("day", "moment") else COMPARED)[how])
    return words % {"what": phrase(left, teller), "value": _value(right, left, teller)}


def _is_one_line(how: str, left: Expression, right: Expression) -> bool:
    least = {"at_least": 1, "more_than": 0}.get(how)
    return (
        isinstance(left, Folded)
        and left.how == "count"
        and isinstance(right, Constant)
        and right.value == least
    )


def _among(item: Expression, options: Expression, *, teller: Teller, is_denied: bool) -> str:
    if item.type.kind != "set" and isinstance(options, Constant):
        what, value = phrase(item, teller), _value(options, item, teller)
        words = str(COMPARED["is_not" if is_denied else "is"])
        return words % {"what": what, "value": value}
    # A set on either side: what is looked for is the constant.
    sought, among = (options, item) if isinstance(options, Constant) else (item, options)
    words = _("%(what)s do not include %(value)s") if is_denied else _("%(what)s include %(value)s")
    return words % {"what": phrase(among, teller), "value": _value(sought, among, teller)}


def _nth_order(number: int, *, is_every: bool, teller: Teller) -> str:
    written = {"number": teller.reader.number(number)}
    if is_every:
        words = ngettext(
            "it is every order of the customer",
            "the customer has completed another %(number)s orders",
            number,
        )
        return words % written
    words = ngettext(
        "it is the customer's first order", "it is the customer's order number %(number)s", number
    )
    return words % written


def phrase(expression: Expression, teller: Teller) -> str:
    """Name what a claim is about."""
    match expression:
        case FieldRead(name):
            return _field(name, teller)
        case Folded():
            return _folded(expression, teller)
        case Floored(amount, by):
            words = _("how many times %(by)s is in %(what)s")
            return words % {"by": _value(by, amount, teller), "what": phrase(amount, teller)}
        case DaysSince(FieldRead(name)) if name in SINCE:
            return str(SINCE[name])
        case DaysSince(item):
            return _("the time since: %(what)s") % {"what": phrase(item, teller)}
        case ShareOf(where):
            words = _("the share in value of products where %(claim)s")
            return words % {"claim": claim(where, teller)}
        case Constant():
            return _value(expression, expression, teller)
        case _:
            return claim(expression, teller)


def _field(name: str, teller: Teller) -> str:
    if name in FIELDS:
        return str(FIELDS[name])
    if name in CLAIMS:
        return str(CLAIMS[name][0])
    kind, _dot, key = name.rpartition(".")
    if kind == "counters":
        return _("the counter %(name)s") % {"name": teller.names.thing("counter", key)}
    return _("the customer's balance of %(asset)s") % {"asset": teller.names.thing("asset", key)}


def _folded(expression: Folded, teller: Teller) -> str:
    of = expression.of
    key = (expression.how, of.name if isinstance(of, FieldRead) else "")
    if key in TOGETHER:
        found = str(TOGETHER[key])
    else:
        what = phrase(of, teller) if of is not None else ""
        found = str(FOLDED[expression.how]) % {"what": what}
    if expression.where is None:
        return found
    words = _("%(amount)s among products where %(claim)s")
    return words % {"amount": found, "claim": claim(expression.where, teller)}


def _value(expression: Expression, beside: Expression, teller: Teller) -> str:
    """Write a value as the thing beside it is measured: a share, days, a category."""
    if not isinstance(expression, Constant):
        return phrase(expression, teller)
    value = expression.value
    if isinstance(value, int) and isinstance(beside, ShareOf):
        return teller.share(value)
    if isinstance(value, int) and isinstance(beside, DaysSince):
        words = ngettext("%(number)s day", "%(number)s days", value)
        return words % {"number": teller.reader.number(value)}
    name = beside.name if isinstance(beside, FieldRead) else ""
    return teller.value(value, kind=expression.type.kind, of=name, thing=THINGS.get(name, ""))


def actual_value(expression: Expression, value: Value, teller: Teller) -> str:
    """Write what a claim's value really was; nothing where only true or false can be said."""
    match expression:
        case Compared(_, left, _) | Between(left) | Among(left):
            return _value(Constant(left.type, _in_time(value, left.type.kind)), left, teller)
        case NthOrder():
            return teller.value(value, kind="integer")
        case _:
            return ""


def _in_time(value: Value, kind: str) -> Value:
    """Read a day or a moment back that was kept as text."""
    if not isinstance(value, str):
        return value
    if kind == "day":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind == "moment" else value
