"""The closed set of thirteen effects: what each needs, and how each is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from vafa.core.money import Money
from vafa.loyalty.rules.calendar import Validity, Waiting
from vafa.loyalty.rules.engine.amounts import Base, Formula, Off
from vafa.loyalty.rules.engine.expressions import Expression

Scope = Literal["order", "line", "cheapest", "shipping", "bundle"]
SCOPES: Final[tuple[Scope, ...]] = ("order", "line", "cheapest", "shipping", "bundle")
OnReturn = Literal["by_line", "when_all_returned", "keep"]
Payer = Literal["shop", "customer", "match"]


@dataclass(frozen=True, slots=True)
class Grant:
    """Give units of an asset; `most` caps one posting."""

    asset: str
    amount: Formula
    base: Base
    where: Expression | None
    most: int | None
    pending: Waiting
    validity: Validity
    reason: Literal["purchase", "marketing", "goodwill"]
    on_return: OnReturn


@dataclass(frozen=True, slots=True)
class Spend:
    """Let units of an asset pay: each full `units` are worth `worth`, up to a share of it all."""

    asset: str
    units: int
    worth: Money
    least: int
    share_most_bp: int


@dataclass(frozen=True, slots=True)
class BundlePart:
    """So many pieces of the lines that meet a condition."""

    where: Expression
    units: int


@dataclass(frozen=True, slots=True)
class Discount:
    """Lower a price.

    `order` shares one amount out over the lines that meet `where`, `line` lowers each piece of
    them, `cheapest` lowers the `units` cheapest pieces (of every `of` pieces, when it says so),
    `bundle` lowers pieces that make up its `parts`, `times` times over.
    """

    scope: Scope
    off: Off
    where: Expression | None
    cap: Money | None
    units: int
    of: int | None
    parts: tuple[BundlePart, ...]
    times: int


@dataclass(frozen=True, slots=True)
class FreeItem:
    """Add products for nothing; `worth` to the customer, `cost` to the shop."""

    product: str
    units: int
    worth: Money
    cost: Money


@dataclass(frozen=True, slots=True)
class IssueCode:
    """Make a new code of a template for the customer."""

    template: str
    count: int
    validity: Validity


@dataclass(frozen=True, slots=True)
class AcceptCode:
    """Use up a code of a template that was entered; without one the rule gives nothing."""

    template: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Bring a challenge on."""

    challenge: str
    amount: Formula
    base: Base
    where: Expression | None


@dataclass(frozen=True, slots=True)
class AwardBadge:
    """Award a badge."""

    badge: str


@dataclass(frozen=True, slots=True)
class EnterDraw:
    """Give tickets for a draw."""

    draw: str
    amount: Formula
    base: Base
    where: Expression | None


@dataclass(frozen=True, slots=True)
class GiveSpin:
    """Give spins of a wheel, or scratch cards."""

    wheel: str
    count: int
    validity: Validity


@dataclass(frozen=True, slots=True)
class Donate:
    """Give money to a cause: a named one, or the one that the customer chose (None)."""

    cause: str | None
    amount: Formula
    base: Base
    payer: Payer


@dataclass(frozen=True, slots=True)
class Entitle:
    """Give a special condition: so many express deliveries, early access, longer returns."""

    what: str
    count: int
    validity: Validity


@dataclass(frozen=True, slots=True)
class Message:
    """Write to the customer with a template, some days later."""

    template: str
    days: int


Effect = (
    Grant
    | Spend
    | Discount
    | FreeItem
    | IssueCode
    | AcceptCode
    | Progress
    | AwardBadge
    | EnterDraw
    | GiveSpin
    | Donate
    | Entitle
    | Message
)


@dataclass(frozen=True, slots=True)
class Inverse:
    """How an effect is taken back; `unless` says what makes that impossible.

    Without a `name` the effect is irreversible, which its author is shown.
    """

    name: str | None
    unless: str = ""


INVERSES: Final[Mapping[type[Effect], Inverse]] = MappingProxyType(
    {
        Grant: Inverse("claw_back"),
        Spend: Inverse("give_back"),
        Discount: Inverse("refund_less"),
        FreeItem: Inverse("take_item_back"),
        IssueCode: Inverse("void_code", unless="used"),
        AcceptCode: Inverse("give_code_back"),
        Progress: Inverse("take_progress_back", unless="completed"),
        AwardBadge: Inverse("withdraw_badge"),
        EnterDraw: Inverse("withdraw_tickets", unless="drawn"),
        GiveSpin: Inverse("take_spin_back", unless="used"),
        Donate: Inverse("release_donation", unless="paid_out"),
        Entitle: Inverse("withdraw_entitlement", unless="used"),
        Message: Inverse(None),
    }
)
KINDS_OF: Final[Mapping[type[Effect], str]] = MappingProxyType(
    {
        Grant: "grant",
        Spend: "spend",
        Discount: "discount",
        FreeItem: "free_item",
        IssueCode: "issue_code",
        AcceptCode: "accept_code",
        Progress: "progress",
        AwardBadge: "award_badge",
        EnterDraw: "enter_draw",
        GiveSpin: "give_spin",
        Donate: "donate",
        Entitle: "entitle",
        Message: "message",
    }
)
KINDS: Final = tuple(KINDS_OF.values())


def kind_of(effect: Effect) -> str:
    """Give an effect's name in JSON."""
    return KINDS_OF[type(effect)]


def inverse_of(effect: Effect) -> Inverse:
    """Say how an effect is taken back."""
    return INVERSES[type(effect)]


def unit_of(effect: Effect) -> str:
    """Name what an effect's amounts count: an asset, "money", or things of its own."""
    if isinstance(effect, Grant | Spend):
        return effect.asset
    if isinstance(effect, Discount | Donate):
        return "money"
    if isinstance(effect, EnterDraw):
        return effect.draw
    return effect.challenge if isinstance(effect, Progress) else ""
