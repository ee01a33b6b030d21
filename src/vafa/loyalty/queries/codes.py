"""Codes that people typed, found by their one form; what was made and what is left of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import BigIntegerField, Count, OuterRef, Q, QuerySet, Subquery, Sum

from vafa.ledger.models import Account, Posting
from vafa.ledger.queries import holdings
from vafa.ledger.rules.sheet import OwnerKey
from vafa.ledger.rules.stripes import part_for, parts_of
from vafa.loyalty.models import Budget, Checkout, Code, CodeTemplate, Member
from vafa.loyalty.queries.ages import is_too_young
from vafa.loyalty.rules.codes import CodeShape, format_code, has_typing_mistake, normalise_code
from vafa.loyalty.rules.engine import Rulebook

USE = "use"
USED: Final = "used"
CODES_ON_A_PAGE: Final = 50
SHAPES_MAX: Final = 500
# A code for everybody with so many uses lies in parts, so that nobody waits for everybody.
STRIPED_LEAST: Final = 1_000


@dataclass(frozen=True)
class TemplateCount:
    """How many codes a template has, for how many uses, and how often they were used."""

    made: int = 0
    uses: int = 0
    used: int = 0
    disabled: int = 0

    @property
    def left(self) -> int:
        """How many uses are left, of codes that work or not."""
        return self.uses - self.used


class ListedCode(NamedTuple):
    """One code with what is left of it."""

    code: Code
    shown: str
    left: int
    state: str


@dataclass(frozen=True)
class CodeUse:
    """One use of a code: in which order, by whom, and whether it came back."""

    document: str
    member: Member | None
    used_at: datetime
    is_given_back: bool


def shape_of(template: CodeTemplate) -> CodeShape:
    """Say how the codes of a template look."""
    return CodeShape(template.symbols, template.prefix, template.has_check)


def shown_code(code: Code) -> str:
    """Write a code as people see it: a word as it was thought up, others in groups."""
    shape = shape_of(code.template)
    is_made = len(code.normal) == shape.length and code.normal.startswith(shape.start)
    return code.word or format_code(code.normal, shape=shape if is_made else None)


def code_owner(code: Code) -> OwnerKey:
    """Name the owner in the ledger that a code is."""
    return OwnerKey("code", code.id)


def is_striped(code: Code) -> bool:
    """Say whether the uses of a code lie in parts; what was supplied before is their store."""
    return code.supply >= STRIPED_LEAST and code.member_id is None


def use_part(code: Code, document: str) -> OwnerKey:
    """Name whose use an order takes: the code's, or that of the part that the order draws on."""
    return part_for(code_owner(code), document) if is_striped(code) else code_owner(code)


def use_parts(code: Code) -> list[OwnerKey]:
    """List all parts that the uses of a code lie in."""
    return parts_of(code_owner(code)) if is_striped(code) else [code_owner(code)]


def budget_owner(budget: Budget) -> OwnerKey:
    """Name the owner in the ledger that a budget is."""
    return OwnerKey("budget", budget.id)


def codes_typed(
    *, programme_id: int, typed: Sequence[str], member: Member | None, at: datetime
) -> list[Code | None]:
    """Return the code behind each text, or nothing where there is none for this person now.

    Whether it is unknown, over, disabled, somebody else's or for older people is not told apart.
    """
    if not typed:
        return []
    normal = [normalise_code(text) for text in typed]
    rows = Code.objects.filter(
        template__programme_id=programme_id, normal__in=[text for text in normal if text]
    ).select_related("template")
    known = {code.normal: code for code in rows if _is_good(code, member, at)}
    return [known.get(text) for text in normal]


def is_mistyped(*, programme_id: int, typed: str) -> bool:
    """Say whether a text can be none of the codes made here: its last sign does not fit."""
    templates = CodeTemplate.objects.filter(programme=programme_id).order_by("id")
    shapes = [shape_of(template) for template in templates[:SHAPES_MAX]]
    return has_typing_mistake(typed, shapes=shapes)


def _is_good(code: Code, member: Member | None, at: datetime) -> bool:
    is_theirs = code.member_id is None or (member is not None and code.member_id == member.id)
    if not is_theirs or state_of(code, at=at) != "works":
        return False
    return not is_too_young(member, code.template.age_least, at=at)


def state_of(code: Code, *, at: datetime) -> str:
    """Say whether a code works, waits, is over or was disabled, whoever enters it."""
    if code.is_disabled:
        return "disabled"
    if code.valid_from is not None and code.valid_from > at:
        return "waits"
    if code.valid_until is not None and code.valid_until <= at:
        return "over"
    return "works"


def budgets_of(book: Rulebook, *, programme_id: int) -> dict[str, Budget]:
    """Return the budgets that the rules of a book draw on."""
    keys = {limit.budget for rule in book.rules for limit, _key in rule.limits if limit.budget}
    if not keys:
        return {}
    rows = Budget.objects.filter(programme_id=programme_id, key__in=keys)
    return {row.key: row for row in rows}


def uses_left(codes: Sequence[Code], *, at: datetime) -> dict[int, int]:
    """Say how many uses each code has left; one that nobody entered yet has all."""
    known = holdings([part for code in codes for part in use_parts(code)], at=at)
    found: dict[int, int] = defaultdict(int)
    for (owner, _asset), holding in known.items():
        found[owner.number] += holding.spendable
    return {code.id: found.get(code.id, code.supply) for code in codes}


def codes_in_hand(*, member: Member, at: datetime) -> list[ListedCode]:
    """List the codes that only this member can use and that have uses left, the latest first."""
    theirs = Code.objects.filter(member=member, is_disabled=False).exclude(valid_until__lte=at)
    codes = list(theirs.select_related("template").order_by("-id")[:CODES_ON_A_PAGE])
    left = uses_left(codes, at=at)
    return [
        ListedCode(code, shown_code(code), left[code.id], state_of(code, at=at))
        for code in codes
        if left[code.id]
    ]


def template_counts(*, programme_id: int) -> Mapping[int, TemplateCount]:
    """Count the codes of each template; uses are those of the ledger, put aside is not used."""
    codes = Code.objects.filter(template__programme_id=programme_id)
    accounts = Account.objects.filter(owner__kind="code", asset=USE, role__in=["active", "held"])
    balances = accounts.filter(owner__number=OuterRef("pk")).values("owner__number")
    left = Subquery(
        balances.annotate(left=Sum("balance")).values("left"), output_field=BigIntegerField()
    )
    entered = codes.filter(pk__in=accounts.values("owner__number")).annotate(left=left)
    used = {
        row["template_id"]: row["supplied"] - row["unused"]
        for row in entered.values("template_id").annotate(
            supplied=Sum("supply"), unused=Sum("left")
        )
    }
    rows = codes.values("template_id").annotate(
        made=Count("pk"), uses=Sum("supply"), disabled=Count("pk", filter=Q(is_disabled=True))
    )
    return {
        row["template_id"]: TemplateCount(
            row["made"], row["uses"], used.get(row["template_id"], 0), row["disabled"]
        )
        for row in rows
    }


def codes_listed(
    *, template: CodeTemplate, before: int | None, at: datetime
) -> tuple[list[ListedCode], int | None]:
    """Return a page of codes, the newest first, and where the next page begins."""
    rows = _codes_of(template)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: CODES_ON_A_PAGE + 1])
    following = page[CODES_ON_A_PAGE - 1].pk if len(page) > CODES_ON_A_PAGE else None
    return listed(page[:CODES_ON_A_PAGE], at=at), following


def codes_for_export(*, template: CodeTemplate, at: datetime) -> Iterator[ListedCode]:
    """Go through all codes of a template, some at a time."""
    before: int | None = None
    while True:
        page, before = codes_listed(template=template, before=before, at=at)
        yield from page
        if before is None:
            return


def code_found(*, programme_id: int, typed: str) -> Code | None:
    """Find a code of a programme as the shop's people type it, whatever its state."""
    normal = normalise_code(typed)
    found = Code.objects.filter(template__programme_id=programme_id, normal=normal)
    return found.select_related("template").first() if normal else None


def _codes_of(template: CodeTemplate) -> QuerySet[Code]:
    found = Code.objects.filter(template=template).order_by("-id")
    return found.select_related("template", "member__customer")


def listed(codes: Sequence[Code], *, at: datetime) -> list[ListedCode]:
    """Put beside each code how it reads, what is left of it, and whether it works."""
    left = uses_left(codes, at=at)
    return [
        ListedCode(
            code,
            shown_code(code),
            left[code.id],
            "used_up" if not left[code.id] else state_of(code, at=at),
        )
        for code in codes
    ]


def uses_of(*, code: Code) -> list[CodeUse]:
    """List the uses of a code, the latest first, with the order and the member of each."""
    postings = Posting.objects.filter(
        kind=USED, entries__account__owner__kind="code", entries__account__owner__number=code.id
    )
    rows = list(postings.distinct().order_by("-occurred_at", "-id")[:CODES_ON_A_PAGE])
    back = set(
        Posting.objects.filter(reverses__in=rows, undoes_asset=USE).values_list(
            "reverses_id", flat=True
        )
    )
    documents = {row.pk: row.source.split(" ", 2)[2] for row in rows}
    checkouts = Checkout.objects.filter(
        programme_id=code.template.programme_id, document__in=documents.values()
    ).select_related("member__customer")
    members = {checkout.document: checkout.member for checkout in checkouts}
    return [
        CodeUse(documents[row.pk], members.get(documents[row.pk]), row.occurred_at, row.pk in back)
        for row in rows
    ]
