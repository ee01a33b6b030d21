"""Who takes part in a draw: eligibility before the close, then one frozen list with one hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from vafa.core.periods import Period
from vafa.loyalty.rules.draws.refusals import BadDraw

# What JavaScript, too, counts exactly, so that a page can check a proof.
NUMBER_MAX: Final = 2**53 - 1
_PSEUDONYM: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")


class Entry(NamedTuple):
    """One entry of the frozen list: its number, whose it is (a public pseudonym), its weight."""

    entry: int
    pseudonym: str
    weight: int


@dataclass(frozen=True, slots=True)
class EntryList:
    """The frozen list: entries in the order of their numbers, and who was not allowed to enter."""

    entries: tuple[Entry, ...]
    excluded: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """How many tickets there are together."""
        return sum(entry.weight for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of an entry before the close. An age or a country may be unknown."""

    entry: int
    pseudonym: str
    weight: int
    entered_at: datetime
    age_years: int | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What the rules of a draw ask: when, how old, from where, how many tickets, and who may not.

    Excluded are the organiser's people and their relatives. No countries means any.
    """

    period: Period
    age_years_min: int = 0
    countries: frozenset[str] = frozenset()
    tickets_max: int | None = None
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Admission:
    """The frozen list, and for each entry that is not in it the reason as a code."""

    frozen: EntryList
    refused: tuple[tuple[int, str], ...]


def admit(candidates: Iterable[Candidate], eligibility: Eligibility) -> Admission:
    """Decide who takes part, once, before the list is frozen.

    Reasons: `excluded`, `outside_period`, `age_unknown`, `too_young`, `elsewhere`,
    `tickets_used_up`. An entry that goes beyond the tickets a member may hold takes part with
    those that are left; earlier entries come first.
    """
    kept: list[Entry] = []
    refused: list[tuple[int, str]] = []
    tickets: dict[str, int] = {}
    for candidate in sorted(candidates, key=lambda one: one.entry):
        reason = reason_against(candidate, eligibility)
        held = tickets.get(candidate.pseudonym, 0)
        weight = candidate.weight
        if weight < 1:
            raise BadDraw("bad_weight", f"entry {candidate.entry}")
        if eligibility.tickets_max is not None:
            weight = min(weight, eligibility.tickets_max - held)
        if not reason and weight < 1:
            reason = "tickets_used_up"
        if reason:
            refused.append((candidate.entry, reason))
            continue
        tickets[candidate.pseudonym] = held + weight
        kept.append(Entry(candidate.entry, candidate.pseudonym, weight))
    return Admission(freeze(kept, excluded=eligibility.excluded), tuple(refused))


def reason_against(candidate: Candidate, eligibility: Eligibility) -> str:
    """Say why somebody may not take part, as a code of `admit`; nothing for who may."""
    if candidate.pseudonym in eligibility.excluded:
        return "excluded"
    if not eligibility.period.contains(candidate.entered_at):
        return "outside_period"
    if eligibility.age_years_min:
        if candidate.age_years is None:
            return "age_unknown"
        if candidate.age_years < eligibility.age_years_min:
            return "too_young"
    if eligibility.countries and candidate.country not in eligibility.countries:
        return "elsewhere"
    return ""


def freeze(entries: Iterable[Entry], *, excluded: Iterable[str] = ()) -> EntryList:
    """Put entries into their one order. Refuses what `check_entries` refuses."""
    frozen = EntryList(tuple(sorted(entries)), tuple(sorted(set(excluded))))
    check_entries(frozen)
    return frozen


def check_entries(frozen: EntryList) -> None:
    """Refuse a list that is not in its order, holds one entry twice, or an excluded member's."""
    _check_excluded(frozen.excluded)
    shut_out = set(frozen.excluded)
    before = 0
    for entry, pseudonym, weight in frozen.entries:
        if not before < entry <= NUMBER_MAX:
            raise BadDraw("entries_out_of_order", f"entry {entry}")
        if not 0 < weight <= NUMBER_MAX:
            raise BadDraw("bad_weight", f"entry {entry}")
        if not _PSEUDONYM.fullmatch(pseudonym):
            raise BadDraw("bad_pseudonym", f"entry {entry}")
        if pseudonym in shut_out:
            raise BadDraw("excluded_entry", f"entry {entry}")
        before = entry


def _check_excluded(excluded: Sequence[str]) -> None:
    if list(excluded) != sorted(set(excluded)):
        raise BadDraw("excluded_out_of_order")
    if not all(map(_PSEUDONYM.fullmatch, excluded)):
        raise BadDraw("bad_pseudonym", "excluded")


def entries_hash(frozen: EntryList) -> str:
    """Give the SHA-256 of the list, published at the close, before the public value is known."""
    digest = hashlib.sha256()
    for line in _lines(frozen):
        digest.update(line)
    return digest.hexdigest()


def _lines(frozen: EntryList) -> Iterator[bytes]:
    """Write each entry as number, pseudonym, weight, then each excluded one; no name holds tabs."""
    for entry, pseudonym, weight in frozen.entries:
        yield f"{entry}\t{pseudonym}\t{weight}\n".encode()
    for pseudonym in frozen.excluded:
        yield f"-\t{pseudonym}\n".encode()
