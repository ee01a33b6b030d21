"""A use of a code by an order is one fact in the ledger, whoever tells of it first."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Final, NamedTuple

from vafa.ledger.actions import Books
from vafa.ledger.rules.settling import programme_of
from vafa.ledger.rules.sheet import AccountKey
from vafa.ledger.rules.stripes import gather
from vafa.loyalty.models import Code
from vafa.loyalty.queries.codes import USE, USED, code_owner, use_part, use_parts

GIVEN_BACK: Final = "unspent"
# Longer keys of orders are told apart by their hash, so that the name of a use stays short.
_DOCUMENT_LENGTH_MAX: Final = 100


class Use(NamedTuple):
    """How a use of a code by an order is called in the ledger, and whether it stands."""

    source: str
    stands: bool


def supply_uses(books: Books, code: Code) -> None:
    """Put the uses of a code into the books when it is first met."""
    if not is_supplied(books, code):
        owner, source = code_owner(code), _supply_source(code)
        issued = programme_of(AccountKey(owner, "active", USE), "issued")
        draft = books.begin("supplied", source)
        books.put_in(draft, owner=owner, asset=USE, amount=code.supply, out=issued)


def is_supplied(books: Books, code: Code) -> bool:
    """Say whether the uses of a code are in the books."""
    return books.is_posted("supplied", _supply_source(code))


def _supply_source(code: Code) -> str:
    return f"code {code.id}"


def uses_together(books: Books, code: Code) -> int:
    """Say how many uses a code has left, with all its parts in the books."""
    return sum(books.spendable(part, USE) for part in use_parts(code))


def fetch_use(books: Books, code: Code, document: str) -> None:
    """Bring a use into the part that an order draws on, with all parts in the books."""
    part = use_part(code, document)
    if part.part and not books.spendable(part, USE):
        gather(books.sheet, books.begin("shared_out", ""), part=part, asset=USE, amount=1)


def use_of(books: Books, code_id: int, document: str) -> Use:
    """Find the latest use of a code by an order, or the name of the next one.

    Under the code's lock: the same order uses a code once, whoever tells of it first.
    """
    name = document
    if len(document) > _DOCUMENT_LENGTH_MAX:
        name = hashlib.sha256(document.encode()).hexdigest()
    for turn in count():
        source = f"{code_id} {turn} {name}"
        if not books.is_posted(USED, source):
            return Use(source, stands=False)
        if not books.is_posted(GIVEN_BACK, source):
            return Use(source, stands=True)
    raise AssertionError("Counting has no end.")
