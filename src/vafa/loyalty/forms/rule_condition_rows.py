"""Conditions as rows of a form: a field, how it is compared, with what."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.loyalty.forms.rule_parts import Choices, Input, Json, Label, Row
from vafa.loyalty.forms.rule_words import CLAIMS, FIELDS, SINCE
from vafa.loyalty.forms.typed import Desk, NotInForm
from vafa.loyalty.rules.engine import SOURCES
from vafa.loyalty.rules.engine.triggers import WITH_ORDER

HOW: Final[dict[str, Label]] = {
    "is": pgettext_lazy("rule", "is"),
    "is_not": pgettext_lazy("rule", "is not"),
    "at_least": _("is at least"),
    "more_than": _("is more than"),
    "at_most": _("is at most"),
    "less_than": _("is less than"),
    "any_of": _("is one of"),
    "none_of": _("is none of"),
    "yes": _("that is so"),
    "no": _("that is not so"),
}
_ORDERED: Final = ("at_least", "more_than", "at_most", "less_than", "is", "is_not")
_HOW_OF: Final[dict[str, tuple[str, ...]]] = {
    "integer": _ORDERED,
    "money": _ORDERED,
    "day": _ORDERED,
    "moment": _ORDERED,
    "text": ("is", "is_not", "any_of", "none_of"),
    "set": ("any_of", "none_of"),
    "truth": ("yes", "no"),
}
# What stands for the present alone, and what nobody tells this shop yet.
_LEFT_OUT: Final = frozenset({"clock.moment", "customer.segments", "customer.language"})


def field_choices(*, trigger: str) -> Choices:
    """List what a condition may look at when this sets the rule off."""
    has_order = trigger in WITH_ORDER
    return tuple(
        (name, _label(name))
        for name, source in SOURCES.items()
        if name not in _LEFT_OUT and (has_order or source.of not in ("order", "line"))
    )


def _label(name: str) -> Label:
    if name in SINCE:
        return SINCE[name]
    return FIELDS[name] if name in FIELDS else CLAIMS[name][0]


def condition_inputs(row: Row, *, trigger: str) -> list[Input]:
    """List the fields of one condition, as what it looks at asks for."""
    kind = _kind(row["field"])
    how = tuple((name, HOW[name]) for name in _HOW_OF[kind])
    found = [
        Input(
            "field", pgettext_lazy("rule", "What"), field_choices(trigger=trigger), is_leading=True
        ),
        Input("how", pgettext_lazy("rule", "How"), how),
    ]
    if kind == "truth":
        return found
    label: dict[str, Label] = {
        "money": _("Amount of money"),
        "moment": pgettext_lazy("rule", "Days"),
        "day": pgettext_lazy("rule", "Day"),
        "integer": pgettext_lazy("rule", "Number"),
        "set": _("Which (several with commas)"),
        "text": _("Which (several with commas)"),
    }
    return [*found, Input("value", label[kind])]


def known_field(name: str) -> str:
    """Return a field that there is: this one, or the first of all."""
    return name if name in SOURCES and name not in _LEFT_OUT else next(iter(SOURCES))


def condition_json(row: Row, desk: Desk) -> Json:
    """Write a condition as its row says; one on a product is met by any product of the order."""
    claim = _claim(row, desk)
    if not row["field"].startswith("line."):
        return claim
    return {"at_least": [{"count": {"where": claim}}, {"integer": 1}]}


def _claim(row: Row, desk: Desk) -> Json:
    kind, value = _kind(row["field"]), row.get("value", "").strip()
    field: Json = {"field": row["field"]}
    how = row.get("how", "")
    how = how if how in _HOW_OF[kind] else _HOW_OF[kind][0]
    if kind == "truth":
        return field if how == "yes" else {"not": field}
    if how in ("any_of", "none_of"):
        among: Json = {"in": [field, {"set": desk.words(value)}]}
        return among if how == "any_of" else {"not": among}
    if kind == "moment":
        return {how: [{"days_since": field}, {"integer": desk.whole(value)}]}
    ways: dict[str, object] = {
        "text": value,
        "integer": desk.whole(value),
        "money": desk.money(value),
        "day": desk.day(value),
    }
    return {how: [field, {kind: ways[kind]}]}


# Any: parts of a rule's JSON.
def condition_row(said: Any, desk: Desk) -> Row:
    """Read a condition into a row; refuses what the form cannot say."""
    match said:
        case {"at_least": [{"count": {"where": inner}}, {"integer": 1}]}:
            row, is_of_line = _claim_row(inner, desk), True
        case _:
            row, is_of_line = _claim_row(said, desk), False
    if row["field"] in _LEFT_OUT or row["field"].startswith("line.") is not is_of_line:
        raise NotInForm
    return row


def _claim_row(said: Any, desk: Desk) -> Row:
    match said:
        case {"field": str(name)}:
            return {"field": name, "how": "yes"}
        case {"not": {"field": str(name)}}:
            return {"field": name, "how": "no"}
        case {"in": [{"field": str(name)}, {"set": [str(), *_] as words}]}:
            return {"field": name, "how": "any_of", "value": ", ".join(words)}
        case {"not": {"in": [{"field": str(name)}, {"set": [str(), *_] as words}]}}:
            return {"field": name, "how": "none_of", "value": ", ".join(words)}
        case {**one} if len(one) == 1:
            ((how, sides),) = one.items()
            return _compared_row(str(how), sides, desk)
    raise NotInForm


def _compared_row(how: str, sides: Any, desk: Desk) -> Row:
    if how not in _ORDERED:
        raise NotInForm
    match sides:
        case [{"days_since": {"field": str(name)}}, {"integer": int(days)}]:
            return {"field": name, "how": how, "value": desk.typed_whole(days)}
        case [{"field": str(name)}, {"integer": int(number)}]:
            return {"field": name, "how": how, "value": desk.typed_whole(number)}
        case [{"field": str(name)}, {"money": money}]:
            return {"field": name, "how": how, "value": desk.typed_money(money)}
        case [{"field": str(name)}, {"text": str(text)}]:
            return {"field": name, "how": how, "value": text}
        case [{"field": str(name)}, {"day": str(day)}]:
            return {"field": name, "how": how, "value": desk.typed_day(day)}
    raise NotInForm


def _kind(name: str) -> str:
    source = SOURCES.get(name)
    if source is None:
        raise NotInForm
    return source.type.kind
