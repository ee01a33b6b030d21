"""The till of a partner: cards, points given and used there, and its own account. Nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal, cast

from ninja import Query, Router, Schema, Status
from pydantic import Field

from vafa.loyalty.actions.partner_points import (
    POINTS_MAX,
    burn_at_partner,
    earn_at_partner,
    take_back_burned_at_partner,
    take_back_earned_at_partner,
)
from vafa.loyalty.models import Member, Partner, PartnerContract, PartnerEntry, PartnerStatement
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.partner_tills import member_with_card, partner_of_key, till_entries
from vafa.loyalty.queries.partners import contract_at, statement_of, statements_of
from vafa.loyalty.rules.masking import masked_name
from vafa.staff.queries import now, shop
from vafa.web.api import (
    ApiProblem,
    ApiRequest,
    Continued,
    Listed,
    asks,
    invalid,
    page_of,
    reads,
    writes,
)
from vafa.web.api.fields import AmountPaid, Asked, Id, Instant, NameNeeded

router = Router(tags=["Loyalty: the till of a partner"])
PARTNER: Final = "loyalty:partner"
_HERE: Final = "/loyalty/partner"

SettleCode = Literal["issuance", "redemption"]
KindCode = Literal["given", "given_taken_back", "used", "used_given_back"]
KINDS: Final[dict[str, KindCode]] = {
    "issued": "given",
    "earned": "given",
    "issue_reversed": "given_taken_back",
    "earn_reversed": "given_taken_back",
    "burned": "used",
    "burn_reversed": "used_given_back",
}
OWED: Final = "Millionths of the currency's unit; above zero you owe the shop, below it owes you."
Points = Annotated[int, Field(strict=True, ge=1, le=POINTS_MAX, examples=[40])]


class PriceAnswer(Schema):
    """What is agreed now."""

    settle_at: SettleCode = Field(description="You owe when you give points, or at their use.")
    price_micro: int = Field(description="Of one point, in millionths of the currency's unit.")
    share_bp: int = Field(description="Of the price you bear, for points that you give.")
    points_each: int
    amount_each: int | None = Field(description="So much spent gives `points_each`, if agreed.")
    valid_from: Instant
    valid_until: Instant | None


class PartnerAnswer(Schema):
    """Whose till this is, and what is agreed: null when nothing is."""

    name: str
    programme: str
    unit_names: dict[str, list[str]] = Field(description="The word for a point and for many.")
    currency: str
    agreed: PriceAnswer | None


class CardAsked(Asked):
    """The number on a card, as it was read or typed."""

    card: NameNeeded = Field(examples=["7Q4K-9TRM"])


class CardAnswer(Schema):
    """Whose card it is, as far as a till has to know it."""

    card: str = Field(description="The number that names this member everywhere here.")
    name: str = Field(description="First letters, to ask whether it is theirs; may be empty.")
    spendable: int


class GivenTold(CardAsked):
    """Points that you give: so many, or by what was spent. `source` is your name for the sale."""

    source: NameNeeded = Field(examples=["receipt-1001"])
    points: Points | None = None
    amount: AmountPaid | None = Field(None, description="Spent, in minor units; not with points.")


class UsedTold(CardAsked):
    """Points that were used with you. `source` is your name for the sale."""

    source: NameNeeded = Field(examples=["receipt-1002"])
    points: Points


class BackTold(Asked):
    """What is undone of a sale: all that is left, or so many points."""

    source: NameNeeded = Field(examples=["receipt-1001"], description="As you told of it before.")
    return_source: NameNeeded = Field(examples=["return-1001-1"], description="Of this return.")
    points: Points | None = None


class MoveAnswer(Schema):
    """One move on your account."""

    id: int
    kind: KindCode
    source: str
    undoes: str | None = Field(description="The source of what this took back.")
    card: str | None
    points: int
    points_left: int = Field(description="How many of them can still be taken back.")
    amount_micro: int = Field(description=OWED)
    at: Instant
    statement: int | None = Field(description="The statement that settled it.")


class ToldAnswer(Schema):
    """What was done, and what the member has afterwards."""

    move: MoveAnswer
    spendable: int


class StatementLineAnswer(Schema):
    """What moves of one kind come to."""

    kind: KindCode
    points: int
    amount_micro: int = Field(description=OWED)


class AccountAnswer(Schema):
    """What is open between you and the shop at this moment."""

    since: Instant
    currency: str
    lines: list[StatementLineAnswer]
    total: int = Field(description="In minor units, rounded once; above zero you owe the shop.")


class StatementAnswer(AccountAnswer):
    """What a period came to, as it was settled."""

    number: int
    until: Instant
    settled_at: Instant


class StatementPage(Continued):
    """A page of statements, the latest first."""

    items: list[StatementAnswer]


class MovePage(Continued):
    """A page of moves, the latest first."""

    items: list[MoveAnswer]


class StatementsAsked(Listed):
    pass


class MovesAsked(Listed):
    statement: Id | None = Field(None, description="Only what this statement settled.")


@reads(router, _HERE, scope=PARTNER, answer=PartnerAnswer)
def get_partner(request: ApiRequest) -> PartnerAnswer:
    """Read whose till this is.

    With the prices that hold now.
    """
    partner = _partner(request)
    contract = contract_at(partner=partner, at=now()) if partner.is_active else None
    return PartnerAnswer(
        name=partner.name,
        programme=partner.programme.name,
        unit_names=partner.programme.unit_names,
        currency=contract.currency if contract else shop().currency,
        agreed=_price(contract) if contract else None,
    )


@asks(router, f"{_HERE}/cards/find", scope=PARTNER, answer=CardAnswer)
def find_card(request: ApiRequest, asked: CardAsked) -> CardAnswer:
    """Find who holds a card.

    With what they can spend. Only by the number on the card, and only active members.
    """
    member = _member(_partner(request), asked.card)
    return CardAnswer(
        card=member.reference,
        name=masked_name(member.customer.name),
        spendable=_spendable(member, at=now()),
    )


@writes(router, "POST", f"{_HERE}/given", scope=PARTNER, answers={201: ToldAnswer})
def give_points(request: ApiRequest, told: GivenTold) -> Status[ToldAnswer]:
    """Give points.

    Once for each `source`, however often it is told; another story under it is refused.
    """
    if (told.points is None) == (told.amount is None):
        raise invalid("/body/points", "literal_error")
    partner, moment = _partner(request), now()
    entry = earn_at_partner(
        member_id=_member(partner, told.card).id,
        partner_id=partner.id,
        source=told.source,
        points=told.points,
        amount=told.amount,
        at=moment,
        by=request.actor,
    )
    return Status(201, _told(entry, at=moment))


@writes(router, "POST", f"{_HERE}/used", scope=PARTNER, answers={201: ToldAnswer})
def use_points(request: ApiRequest, told: UsedTold) -> Status[ToldAnswer]:
    """Let a member use points.

    Refused when there are not so many. Once for each `source`.
    """
    partner, moment = _partner(request), now()
    entry = burn_at_partner(
        member_id=_member(partner, told.card).id,
        partner_id=partner.id,
        source=told.source,
        points=told.points,
        at=moment,
        by=request.actor,
    )
    return Status(201, _told(entry, at=moment))


@writes(router, "POST", f"{_HERE}/given/back", scope=PARTNER, answers={201: ToldAnswer})
def take_given_back(request: ApiRequest, told: BackTold) -> Status[ToldAnswer]:
    """Take points back that you gave.

    All that are left of a sale, or so many. What the member has spent meanwhile goes by the
    programme's policy: the answer says how many really went, and only these are credited.
    """
    partner, moment = _partner(request), now()
    back = take_back_earned_at_partner(
        partner_id=partner.id, **told.model_dump(), at=moment, by=request.actor
    )
    return Status(201, _told(back, at=moment))


@writes(router, "POST", f"{_HERE}/used/back", scope=PARTNER, answers={201: ToldAnswer})
def give_used_back(request: ApiRequest, told: BackTold) -> Status[ToldAnswer]:
    """Give points back that were used with you.

    All that are left of a sale, or so many, with the end that they had.
    """
    partner, moment = _partner(request), now()
    back = take_back_burned_at_partner(
        partner_id=partner.id, **told.model_dump(), at=moment, by=request.actor
    )
    return Status(201, _told(back, at=moment))


@reads(router, f"{_HERE}/account", scope=PARTNER, answer=AccountAnswer)
def get_account(request: ApiRequest) -> AccountAnswer:
    """Read what is open.

    Everything since the latest statement; points that you owe for at use are in it once used.
    """
    found = statement_of(partner=_partner(request), currency=shop().currency, until=now())
    lines = [(each.kind, each.points, each.amount_micro) for each in found.lines]
    return AccountAnswer(
        since=found.period.start,
        currency=found.currency,
        lines=[_line(*line) for line in lines],
        total=found.total,
    )


@reads(router, f"{_HERE}/statements", scope=PARTNER, answer=StatementPage)
def list_statements(request: ApiRequest, asked: Query[StatementsAsked]) -> StatementPage:
    """List your statements.

    The latest first, as they were settled.
    """
    rows = statements_of(partner=_partner(request))
    found, following = page_of(rows, order=("-number", "-id"), listed=asked)
    return StatementPage(items=[_statement(each) for each in found], next_cursor=following)


@reads(router, f"{_HERE}/moves", scope=PARTNER, answer=MovePage)
def list_moves(request: ApiRequest, asked: Query[MovesAsked]) -> MovePage:
    """List the moves on your account.

    The latest first, all or those of one statement.
    """
    rows = till_entries(partner=_partner(request))
    if asked.statement is not None:
        rows = rows.filter(statement__number=asked.statement)
    found, following = page_of(rows, order=("-id",), listed=asked)
    return MovePage(items=[_move(each) for each in found], next_cursor=following)


def _partner(request: ApiRequest) -> Partner:
    """Return the one partner that the key reaches; a key that was made for none reaches none."""
    found = partner_of_key(key_id=request.actor.id or 0)
    if found is None:
        raise ApiProblem("forbidden")
    return found


def _member(partner: Partner, card: str) -> Member:
    found = member_with_card(programme_id=partner.programme_id, text=card)
    if found is None:
        raise invalid("/body/card", "literal_error")
    return found


def _spendable(member: Member, *, at: datetime) -> int:
    return balance_of(member=member, at=at).spendable


def _told(entry: PartnerEntry, *, at: datetime) -> ToldAnswer:
    assert entry.member is not None
    return ToldAnswer(move=_move(entry), spendable=_spendable(entry.member, at=at))


def _move(entry: PartnerEntry) -> MoveAnswer:
    return MoveAnswer(
        id=entry.id,
        kind=KINDS[entry.kind],
        source=entry.source,
        undoes=entry.undoes.source if entry.undoes else None,
        card=entry.member.reference if entry.member else None,
        points=entry.points,
        points_left=0 if entry.kind.endswith("_reversed") else entry.points - entry.undone,
        amount_micro=entry.amount_micro,
        at=entry.happened_at,
        statement=entry.statement.number if entry.statement else None,
    )


def _line(kind: str, points: int, amount_micro: int) -> StatementLineAnswer:
    return StatementLineAnswer(kind=KINDS[kind], points=points, amount_micro=amount_micro)


def _statement(found: PartnerStatement) -> StatementAnswer:
    lines = [(line["kind"], line["points"], line["amount_micro"]) for line in found.lines]
    return StatementAnswer(
        number=found.number,
        since=found.start,
        until=found.end,
        settled_at=found.settled_at,
        currency=found.currency,
        lines=[_line(*line) for line in lines],
        total=found.total,
    )


def _price(contract: PartnerContract) -> PriceAnswer:
    names = set(PriceAnswer.model_fields) - {"settle_at"}
    values = {name: getattr(contract, name) for name in names}
    return PriceAnswer(**values, settle_at=cast("SettleCode", contract.settle_at))
