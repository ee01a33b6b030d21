"""The parts of an effect as fields of a form: which inputs there are, and what they say in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

# What a rule's JSON has no better type.
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.loyalty.forms.rule_words import FIELDS
from vafa.loyalty.forms.typed import Desk, NotInForm

Label = str | Promise
Row = dict[str, str]
Json = dict[str, Any]
Choices = tuple[tuple[str, Label], ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a row: a choice, or something to type."""

    name: str
    label: Label
    choices: Choices = ()
    # A choice that changes which other fields there are.
    is_leading: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Some members of an effect: their inputs, and the way into JSON and back."""

    inputs: Callable[[Row], Sequence[Input]]
    write: Callable[[Row, Desk], Json]
    # Takes the members that it knows out of the JSON.
    read: Callable[[Json, Desk], Row]


FORMULAS: Final[dict[str, Label]] = {
    "fixed": pgettext_lazy("formula", "a fixed number"),
    "per_money": pgettext_lazy("formula", "for each amount paid"),
    "percent": pgettext_lazy("formula", "a percentage of what was paid"),
    "per_unit": pgettext_lazy("formula", "for each piece"),
    "round_up": pgettext_lazy("formula", "what is missing to a round amount"),
}
WAITINGS: Final[Choices] = (
    ("immediately", _("at once")),
    ("days_after_order", _("some days after the order")),
    ("days_after_delivery", _("some days after delivery")),
    ("return_window", _("when goods can no longer come back")),
)
VALIDITIES: Final[Choices] = (
    ("never", _("for ever")),
    ("rolling_days", _("some days")),
    ("rolling_months", _("some months")),
    ("month_end", _("some months, to the end of the month")),
    ("year_end", _("to the end of the year, some years on")),
    ("inactivity", _("some months after the latest activity")),
    ("fixed_day", _("until a day")),
)
_VALIDITY_MEMBERS: Final = {
    "rolling_days": "days",
    "rolling_months": "months",
    "month_end": "months",
    "year_end": "years",
    "inactivity": "months",
}
REASONS: Final[Choices] = (
    ("purchase", _("for a purchase")),
    ("marketing", _("to win or bring back customers")),
    ("goodwill", _("to make up for something")),
)
SCOPES: Final[Choices] = (
    ("order", _("off the whole order")),
    ("line", _("off each product")),
    ("cheapest", _("off the cheapest product")),
    ("shipping", _("off the shipping")),
)
OFFS: Final[Choices] = (
    ("percent", _("a percentage")),
    ("amount", _("an amount")),
    ("fixed_price", _("a price instead")),
)
PAYERS: Final[Choices] = (
    ("shop", _("the shop pays")),
    ("customer", _("the customer pays")),
    ("match", _("both pay the same")),
)
WHERE: Final[Choices] = (
    ("", _("all products")),
    ("line.category", FIELDS["line.category"]),
    ("line.product", FIELDS["line.product"]),
    ("line.brand", FIELDS["line.brand"]),
    ("line.tags", FIELDS["line.tags"]),
)


def amount_part(*names: str) -> Part:
    """Make the part that says how much, by some of the formulas."""
    choices = tuple((name, FORMULAS[name]) for name in names)

    def inputs(row: Row) -> Sequence[Input]:
        chosen = row.get("formula") or names[0]
        found = [Input("formula", pgettext_lazy("rule", "How much"), choices, is_leading=True)]
        if chosen in ("fixed", "per_money", "per_unit"):
            found.append(Input("amount", pgettext_lazy("rule", "Number")))
        if chosen in ("per_money", "round_up"):
            found.append(Input("money", _("For each (amount of money)")))
        if chosen == "percent":
            found.append(Input("share", pgettext_lazy("rule", "Percent")))
        return found

    def write(row: Row, desk: Desk) -> Json:
        chosen = row.get("formula") or names[0]
        members: dict[str, Json] = {
            "fixed": {"amount": desk.whole(row.get("amount", ""))},
            "per_unit": {"amount": desk.whole(row.get("amount", ""))},
            "per_money": {
                "amount": desk.whole(row.get("amount", "")),
                "money": desk.money(row.get("money", "")),
            },
            "percent": {"basis_points": desk.share(row.get("share", ""))},
            "round_up": {"to": desk.money(row.get("money", ""))},
        }
        return {"amount": {chosen: members.get(chosen, {})}}

    def read(members: Json, desk: Desk) -> Row:
        ((chosen, said),) = members.pop("amount").items()
        row = {"formula": chosen}
        if "amount" in said:
            row["amount"] = desk.typed_whole(said["amount"])
        if "basis_points" in said:
            row["share"] = desk.typed_share(said["basis_points"])
        money = said.get("money", said.get("to"))
        return {**row, "money": desk.typed_money(money)} if money else row

    return Part(inputs, write, read)


def _pending_inputs(row: Row) -> Sequence[Input]:
    found = [Input("pending", _("Can be spent"), WAITINGS, is_leading=True)]
    if row.get("pending", "immediately") != "immediately":
        found.append(Input("pending_days", _("Days to wait")))
    return found


def _write_pending(row: Row, desk: Desk) -> Json:
    kind = row.get("pending") or "immediately"
    if kind == "immediately":
        return {"pending": {"kind": kind}}
    name = "further_days" if kind == "return_window" else "days"
    return {"pending": {"kind": kind, name: desk.whole(row.get("pending_days") or "0")}}


def _read_pending(members: Json, desk: Desk) -> Row:
    said = members.pop("pending")
    days = said.get("days", said.get("further_days"))
    row = {"pending": said["kind"]}
    return row if days is None else {**row, "pending_days": desk.typed_whole(days)}


def _validity_inputs(row: Row) -> Sequence[Input]:
    found = [Input("validity", pgettext_lazy("rule", "Good"), VALIDITIES, is_leading=True)]
    kind = row.get("validity") or "never"
    if kind == "fixed_day":
        found.append(Input("validity_day", _("Until this day")))
    elif kind != "never":
        found.append(Input("validity_number", pgettext_lazy("rule", "How many")))
    return found


def _write_validity(row: Row, desk: Desk) -> Json:
    kind = row.get("validity") or "never"
    if kind == "fixed_day":
        return {"validity": {"kind": kind, "day": desk.day(row.get("validity_day", ""))}}
    if kind not in _VALIDITY_MEMBERS:
        return {"validity": {"kind": kind}}
    number = desk.whole(row.get("validity_number", ""))
    return {"validity": {"kind": kind, _VALIDITY_MEMBERS[kind]: number}}


def _read_validity(members: Json, desk: Desk) -> Row:
    said = members.pop("validity")
    kind = said["kind"]
    row = {"validity": kind}
    if kind == "fixed_day":
        row["validity_day"] = desk.typed_day(said["day"])
    elif kind != "never":
        row["validity_number"] = desk.typed_whole(said[_VALIDITY_MEMBERS[kind]])
    return row


def _where_inputs(row: Row) -> Sequence[Input]:
    found = [Input("where", _("For which products"), WHERE, is_leading=True)]
    if row.get("where"):
        found.append(Input("where_words", _("Which (several with commas)")))
    return found


def _write_where(row: Row, desk: Desk) -> Json:
    name = row.get("where", "")
    if not name:
        return {}
    words = desk.words(row.get("where_words", ""))
    if name == "line.tags" or len(words) > 1:
        return {"where": {"in": [{"field": name}, {"set": words}]}}
    return {"where": {"is": [{"field": name}, {"text": words[0] if words else ""}]}}


def _read_where(members: Json, _desk: Desk) -> Row:
    said = members.pop("where")
    if said is None:
        return {}
    match said:
        case {"is": [{"field": str(name)}, {"text": str(word)}]}:
            words = [word]
        case {"in": [{"field": str(name)}, {"set": [*words]}]}:
            pass
        case _:
            raise NotInForm
    if name not in dict(WHERE):
        raise NotInForm
    return {"where": name, "where_words": ", ".join(map(str, words))}


def _off_inputs(row: Row) -> Sequence[Input]:
    is_share = (row.get("off") or "percent") == "percent"
    value = (
        Input("share", pgettext_lazy("rule", "Percent"))
        if is_share
        else Input("money", _("Amount of money"))
    )
    return [
        Input("scope", _("What becomes cheaper"), SCOPES),
        Input("off", pgettext_lazy("rule", "By"), OFFS, is_leading=True),
        value,
        Input("cap", _("At most (amount of money)")),
    ]


def _write_off(row: Row, desk: Desk) -> Json:
    kind = row.get("off") or "percent"
    is_share = kind == "percent"
    money = {"money": desk.money(row.get("money", ""))}
    off = {"basis_points": desk.share(row.get("share", ""))} if is_share else money
    cap = {"cap": desk.money(row["cap"])} if row.get("cap") else {}
    return {"scope": row.get("scope") or "order", "off": {kind: off}, **cap}


def _read_off(members: Json, desk: Desk) -> Row:
    ((kind, said),) = members.pop("off").items()
    row = {"scope": members.pop("scope"), "off": kind}
    if row["scope"] not in dict(SCOPES):
        raise NotInForm
    cap = members.pop("cap")
    row |= {"cap": desk.typed_money(cap)} if cap else {}
    if kind == "percent":
        return {**row, "share": desk.typed_share(said["basis_points"])}
    return {**row, "money": desk.typed_money(said["money"])}


def field_part(name: str, label: Label, kind: str, *, is_needed: bool = True) -> Part:
    """Make the part of one member that is typed: a word, a whole number, a share or money."""

    def write(row: Row, desk: Desk) -> Json:
        text = row.get(name, "").strip()
        if not text and not is_needed:
            return {}
        ways: Mapping[str, Callable[[str], object]] = {
            "word": str,
            "whole": desk.whole,
            "share": desk.share,
            "money": desk.money,
        }
        return {name: ways[kind](text)}

    def read(members: Json, desk: Desk) -> Row:
        said = members.pop(name)
        if said is None:
            return {}
        ways: Mapping[str, Callable[[object], str]] = {
            "word": str,
            "whole": desk.typed_whole,
            "share": desk.typed_share,
            "money": desk.typed_money,
        }
        return {name: ways[kind](said)}

    return Part(lambda _row: [Input(name, label)], write, read)


def choice_part(name: str, label: Label, choices: Choices) -> Part:
    """Make the part of one member that is chosen."""
    return Part(
        lambda _row: [Input(name, label, choices)],
        lambda row, _desk: {name: row.get(name) or choices[0][0]},
        lambda members, _desk: {name: str(members.pop(name))},
    )


def _read_asset(members: Json, desk: Desk) -> Row:
    if members.pop("asset") != desk.asset:
        raise NotInForm
    return {}


ASSET: Final = Part(lambda _row: (), lambda _row, desk: {"asset": desk.asset}, _read_asset)
PENDING: Final = Part(_pending_inputs, _write_pending, _read_pending)
VALIDITY: Final = Part(_validity_inputs, _write_validity, _read_validity)
ONLY_WHERE: Final = Part(_where_inputs, _write_where, _read_where)
OFF: Final = Part(_off_inputs, _write_off, _read_off)
REASON: Final = choice_part("reason", _("What for"), REASONS)
PAYER: Final = choice_part("payer", _("Who pays"), PAYERS)
COUNT: Final = field_part("count", pgettext_lazy("rule", "How many"), "whole", is_needed=False)
