"""Kinds of identities, and what a record claims as its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

NUMBER: Final = "number"
EMAIL: Final = "email"
PHONE: Final = "phone"

IdentityKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class IdentityKind:
    """One way of recognising people; the order of the table is the order of strength."""

    # Whether somebody may be written to or called by it.
    is_contact: bool = False


KINDS: Final[dict[str, IdentityKind]] = {
    NUMBER: IdentityKind(),
    "loyalty_card": IdentityKind(),
    "marketplace": IdentityKind(),
    EMAIL: IdentityKind(is_contact=True),
    PHONE: IdentityKind(is_contact=True),
    "telegram": IdentityKind(is_contact=True),
    "whatsapp": IdentityKind(is_contact=True),
    "instagram": IdentityKind(is_contact=True),
    "website": IdentityKind(),
}
_STRENGTH: Final = {kind: place for place, kind in enumerate(KINDS)}


class Claim(NamedTuple):
    """How an identity was written, who said it first, and whether it was proved to be theirs."""

    raw: str = ""
    source: str = ""
    is_verified: bool = False

    def joined(self, later: Claim) -> Claim:
        """Return what both say together: the first one's words, and proved when either is."""
        return Claim(
            self.raw or later.raw,
            self.source or later.source,
            self.is_verified or later.is_verified,
        )


Claims = dict[IdentityKey, Claim]


def strength_of(kind: str) -> int:
    """Say how strong a kind is: the smaller, the stronger; unknown kinds are the weakest."""
    return _STRENGTH.get(kind, len(_STRENGTH))


# Any: rows of JSON, each a kind and a value, and where there is more to say, raw and verified.
def claims_in(entries: Iterable[Sequence[Any]], *, source: str) -> Claims:
    """Read the identities of a sighting."""
    claims: Claims = {}
    for kind, value, *more in entries:
        raw, is_verified = more or ("", False)
        claims[kind, value] = Claim(raw, source, is_verified)
    return claims


def entries_of(claims: Claims) -> list[list[Any]]:
    """Write the identities of a sighting, the same way whatever came first."""
    return [
        [kind, value, claim.raw, claim.is_verified]
        if claim.raw or claim.is_verified
        else [kind, value]
        for (kind, value), claim in sorted(claims.items())
    ]
