"""Effects as rows of a form: which parts each kind has, and the way into JSON and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.loyalty.forms.rule_parts import (
    ASSET,
    COUNT,
    OFF,
    ONLY_WHERE,
    PAYER,
    PENDING,
    REASON,
    VALIDITY,
    Input,
    Json,
    Label,
    Part,
    Row,
    amount_part,
    field_part,
)
from vafa.loyalty.forms.typed import Desk, NotInForm

_COUNTED: Final = amount_part("fixed", "per_money", "per_unit")
KIND_LABELS: Final[dict[str, Label]] = {
    "grant": _("give points"),
    "spend": _("let points pay"),
    "discount": _("lower the price"),
    "free_item": _("add a gift"),
    "issue_code": _("make a code"),
    "accept_code": _("accept a code"),
    "progress": _("bring a challenge on"),
    "award_badge": _("award a badge"),
    "enter_draw": _("give tickets for a draw"),
    "give_spin": _("give spins of a wheel"),
    "donate": _("give to a good cause"),
    "entitle": _("give a special condition"),
}
PARTS: Final[dict[str, tuple[Part, ...]]] = {
    "grant": (
        ASSET,
        amount_part("fixed", "per_money", "percent", "per_unit"),
        field_part("most", _("At most at once"), "whole", is_needed=False),
        ONLY_WHERE,
        PENDING,
        VALIDITY,
        REASON,
    ),
    "spend": (
        ASSET,
        field_part("units", _("So many points"), "whole"),
        field_part("worth", _("pay (amount of money)"), "money"),
        field_part("least", _("At least so many points"), "whole", is_needed=False),
        field_part("share_most_bp", _("At most this percentage"), "share", is_needed=False),
    ),
    "discount": (OFF, ONLY_WHERE),
    "free_item": (
        field_part("product", _("Code of the product"), "word"),
        field_part("units", pgettext_lazy("rule", "How many"), "whole", is_needed=False),
        field_part("worth", _("Its price (amount of money)"), "money"),
        field_part("cost", _("Its cost (amount of money)"), "money"),
    ),
    "issue_code": (field_part("template", _("Key of the kind of code"), "word"), COUNT, VALIDITY),
    "accept_code": (field_part("template", _("Key of the kind of code"), "word"),),
    "progress": (field_part("challenge", _("Key of the challenge"), "word"), _COUNTED, ONLY_WHERE),
    "award_badge": (field_part("badge", _("Key of the badge"), "word"),),
    "enter_draw": (field_part("draw", _("Key of the draw"), "word"), _COUNTED, ONLY_WHERE),
    "give_spin": (field_part("wheel", _("Key of the wheel"), "word"), COUNT, VALIDITY),
    "donate": (
        field_part("cause", _("Key of the cause; empty: as chosen"), "word", is_needed=False),
        amount_part("fixed", "percent", "round_up"),
        PAYER,
    ),
    "entitle": (field_part("what", _("Key of the condition"), "word"), COUNT, VALIDITY),
}  # fmt: skip


def effect_inputs(row: Row) -> Sequence[Input]:
    """List the fields of one effect, as its kind and what is chosen so far ask for."""
    return [each for part in PARTS.get(row["kind"], ()) for each in part.inputs(row)]


def effect_json(row: Row, desk: Desk) -> Json:
    """Write an effect as its row says."""
    members: Json = {}
    for part in PARTS.get(row["kind"], ()):
        members |= part.write(row, desk)
    return {row["kind"]: members}


def effect_row(effect: Json, desk: Desk) -> Row:
    """Read an effect into a row; refuses what the form has no field for.

    What it leaves out is found by writing the row again and comparing.
    """
    ((kind, said),) = effect.items()
    if kind not in PARTS:
        raise NotInForm
    members, row = dict(said), {"kind": kind}
    for part in PARTS[kind]:
        row |= part.read(members, desk)
    return row
