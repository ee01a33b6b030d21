"""Whether two records are one person: how sure, and for which reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal

from vafa.core.text import search_key
from vafa.customers.rules.likeness import NameLikeness, name_likeness
from vafa.customers.rules.naming import folded_name

Certainty = Literal["same", "strong", "look"]

CERTAINTIES: Final[tuple[Certainty, ...]] = ("same", "strong", "look")
MAILBOX: Final = "mailbox"
COMPARED: Final = ("name", "company", "email", "phone", "country", "city", "postcode")
# Who is kept out for these reasons is no person that anybody wants to find again.
NOT_SEARCHED: Final = ("own_staff", "test", "marketplace")

# What each reason adds to the score, or takes from it.
POINTS: Final = {
    "verified_contact": 60,
    "same_email": 45,
    "same_mailbox": 40,
    "same_phone": 35,
    "same_contact": 40,
    "name_equal": 40,
    "name_similar": 32,
    "name_partly": 12,
    "name_family": -5,
    "name_different": -25,
    "name_unknown": 0,
    "name_reordered": 0,
    "name_transliterated": 0,
    "may_be_family": -10,
    "same_postcode": 15,
    "same_city": 6,
    "name_rare_there": 10,
    "same_company": 8,
    "other_verified_email": -25,
    "other_contacts": -8,
    "other_country": -10,
    "merge_taken_back": -40,
}
# How many strangers of one name chance may put at one place before it says nothing any more.
NAMESAKES_MAX: Final = 0.05
_NAMESAKES_RARE: Final = 0.01
# What is added to the reasons of a pair that was merged and parted again.
TAKEN_BACK: Final = ("merge_taken_back", POINTS["merge_taken_back"])
_SCORE_MAX: Final = 100
# Name and place have to make up for what speaks against them.
_LOOK_MIN: Final = 35
_PLACES: Final = 1_000

_ALIKE: Final = frozenset({"equal", "similar"})
_CONTRARY: Final = frozenset({"family", "different"})


@dataclass(frozen=True, slots=True)
class Shared:
    """A contact that two records have in common; verified when one of them proved to own it."""

    kind: str
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """A record as far as it is compared; empty text means that nothing is known."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""
    city: str = ""
    postcode: str = ""
    verified_emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """How sure it is that two records are one person, and each reason with its points."""

    certainty: Certainty
    score: int
    reasons: tuple[tuple[str, int], ...]
    is_identical: bool


def pair_verdict(
    one: Described, other: Described, *, shared: Iterable[Shared], namesakes: float = 0.0
) -> PairVerdict | None:
    """Judge two records, or say nothing (None) when too little speaks for one person.

    A verified identity in common is the same person; an unverified contact and a similar name
    make it likely; a similar name at one place is to be looked at. A name alone is never enough,
    and a family that shares a phone is at most to be looked at. `namesakes` is how many strangers
    with this name chance puts at this place: a common name in a large city says nothing.
    """
    contacts = tuple(shared)
    likeness = name_likeness(
        folded_name(one.name or one.company), folded_name(other.name or other.company)
    )
    reasons = [
        *_contact_reasons(contacts),
        *_name_reasons(likeness),
        *_place_reasons(one, other),
        *_contrary_reasons(one, other, contacts),
    ]
    if not contacts and namesakes > NAMESAKES_MAX:
        return None
    certainty = _certainty(contacts, likeness, reasons)
    if certainty == "look" and not contacts and namesakes <= _NAMESAKES_RARE:
        reasons.append("name_rare_there")
    if certainty == "look" and contacts and likeness.verdict == "family":
        reasons.append("may_be_family")
    score = score_of(reasons)
    if certainty is None or (certainty == "look" and not contacts and score < _LOOK_MIN):
        return None
    return PairVerdict(
        certainty=certainty,
        score=score,
        reasons=tuple((code, POINTS[code]) for code in reasons),
        is_identical=_is_identical(certainty, likeness, one, other),
    )


def score_of(reasons: Iterable[str]) -> int:
    """Add up the points of reasons, within 0 and 100."""
    return max(0, min(_SCORE_MAX, sum(POINTS[code] for code in reasons)))


def queue_place(certainty: Certainty, score: int) -> int:
    """Say where a pair stands in the queue: the surest first, then by score."""
    return CERTAINTIES.index(certainty) * _PLACES + _SCORE_MAX - score


def places_of(certainty: Certainty) -> tuple[int, int]:
    """Give the half-open range of places in the queue that one certainty has."""
    begin = CERTAINTIES.index(certainty) * _PLACES
    return begin, begin + _PLACES


def known_longest(first_seen: Mapping[int, datetime | None]) -> int:
    """Say which record is kept unless somebody chooses: the one that is known for longest."""
    dated = [(seen_at, record_id) for record_id, seen_at in first_seen.items() if seen_at]
    return min(dated)[1] if dated else min(first_seen)


def differing_details(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """List the details that both records have and that do not say the same once folded."""
    return [
        name
        for name in COMPARED
        if one.get(name) and other.get(name) and not _says_the_same(name, one[name], other[name])
    ]


def mailbox_of(email: str) -> str:
    """Reduce an e-mail to the mailbox that receives it: without a "+tag", at Gmail without dots."""
    name, _at, place = email.partition("@")
    name = name.partition("+")[0]
    if place in {"gmail.com", "googlemail.com"}:
        name, place = name.replace(".", ""), "gmail.com"
    return f"{name}@{place}"


def _says_the_same(detail: str, one: str, other: str) -> bool:
    if detail == "name":
        return name_likeness(folded_name(one), folded_name(other)).verdict == "equal"
    return place_key(one) == place_key(other)


# Cities and postcodes come again and again.
@lru_cache(maxsize=1 << 14)
def place_key(text: str) -> str:
    """Reduce a place or a code to its letters and figures, folded: 104 31 is 10431."""
    return "".join(char for char in search_key(text) if char.isalnum())


def _contact_reasons(contacts: tuple[Shared, ...]) -> list[str]:
    kinds = {contact.kind for contact in contacts}
    reasons = ["verified_contact"] if any(contact.is_verified for contact in contacts) else []
    if "email" in kinds:
        reasons.append("same_email")
    elif MAILBOX in kinds:
        reasons.append("same_mailbox")
    if "phone" in kinds:
        reasons.append("same_phone")
    if kinds - {"email", "phone", MAILBOX}:
        reasons.append("same_contact")
    return reasons


def _name_reasons(likeness: NameLikeness) -> list[str]:
    reasons = [f"name_{likeness.verdict}"]
    if likeness.verdict in _ALIKE or likeness.verdict == "partly":
        reasons += ["name_reordered"] if likeness.is_reordered else []
        reasons += ["name_transliterated"] if likeness.is_transliterated else []
    return reasons


def _place_reasons(one: Described, other: Described) -> list[str]:
    def is_same(detail: str) -> bool:
        here, there = place_key(getattr(one, detail)), place_key(getattr(other, detail))
        return here != "" and here == there

    has_other_country = bool(one.country and other.country and one.country != other.country)
    reasons = ["other_country"] if has_other_country else []
    if is_same("postcode") and not has_other_country:
        reasons.append("same_postcode")
    elif is_same("city") and not has_other_country and not (one.postcode and other.postcode):
        # Two postcodes that differ are two homes in one city.
        reasons.append("same_city")
    # Without a name the company was compared as one.
    if one.name and other.name and is_same("company"):
        reasons.append("same_company")
    return reasons


def _contrary_reasons(one: Described, other: Described, contacts: tuple[Shared, ...]) -> list[str]:
    proved = one.verified_emails, other.verified_emails
    if all(proved) and not proved[0] & proved[1]:
        return ["other_verified_email"]
    both = one.email and other.email and one.phone and other.phone
    return ["other_contacts"] if both and not contacts else []


def _certainty(
    contacts: tuple[Shared, ...], likeness: NameLikeness, reasons: list[str]
) -> Certainty | None:
    is_contrary = likeness.verdict in _CONTRARY
    verified = {contact.kind for contact in contacts if contact.is_verified}
    # A phone that was verified once is still the phone of a whole family.
    if verified and not (is_contrary and verified == {"phone"}):
        return "same"
    if not contacts:
        is_placed = "same_postcode" in reasons or "same_city" in reasons
        return "look" if likeness.verdict in _ALIKE and is_placed else None
    if likeness.verdict in _ALIKE and "other_verified_email" not in reasons:
        return "strong"
    # A phone goes to a stranger when it is given up, an address to somebody in the same house.
    if likeness.verdict == "different" and all(contact.kind == "phone" for contact in contacts):
        return None
    return "look"


def _is_identical(
    certainty: Certainty, likeness: NameLikeness, one: Described, other: Described
) -> bool:
    """Tell whether nobody needs to look at the pair before its two records become one."""
    if certainty == "look":
        return False
    if certainty == "same":
        return likeness.verdict not in _CONTRARY
    here = {name: getattr(one, name) for name in COMPARED}
    there = {name: getattr(other, name) for name in COMPARED}
    return not differing_details(here, there)
