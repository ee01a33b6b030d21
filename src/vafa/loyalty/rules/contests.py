"""Contests: what a jury is asked, who comes first, and how anybody checks it. Pure.

What a draw leaves to chance alone, a jury decides here. Its scores are frozen under one hash
before the public value is known; only between entries with the same points a lot decides, and
that lot follows from the seed that was committed to when the contest was announced.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from vafa.loyalty.rules.chance import framed
from vafa.loyalty.rules.draws.announcing import Announcement, announcement_fields, canonical

FORMAT: Final = "vafa-contest-proof"
VERSION: Final = 1
CRITERIA_MAX: Final = 10
WEIGHT_MAX: Final = 100
POINTS_MAX: Final = 100
ENTRIES_OF_ONE_MAX: Final = 20
TEXT_LENGTH_MAX: Final = 10_000
NAME_LENGTH_MAX: Final = 80


class BadContest(ValueError):
    """Say with a code what is wrong with a contest."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Criterion:
    """What the jury looks at, by its names in several languages, and how much it weighs."""

    names: Mapping[str, str]
    weight: int


@dataclass(frozen=True, slots=True)
class Judging:
    """How a contest is judged: every juror gives each entry 0 to `points_max` by each criterion."""

    criteria: tuple[Criterion, ...]
    points_max: int = 10
    entries_max: int = 1
    length_max: int = 2_000

    def most(self, *, jurors: int) -> int:
        """Return the most points that an entry can get from so many jurors."""
        return jurors * self.points_max * sum(one.weight for one in self.criteria)


class Judged(NamedTuple):
    """An entry of the frozen list: whose it is, what was handed in, what the jury gave.

    Without points it takes no part any more: it was withdrawn, or was against the rules.
    """

    entry: int
    pseudonym: str
    text_hash: str
    points: int | None


class Placed(NamedTuple):
    """Who came first, second and so on; `lot` is what decided between the same points."""

    place: int
    entry: int
    pseudonym: str
    points: int
    lot: str


@dataclass(frozen=True, slots=True)
class ContestProof:
    """Everything that the places follow from, and the places."""

    announcement: Announcement
    judging: Judging
    seed: bytes
    public_value: str
    entries_hash: str
    scores_hash: str
    entries: tuple[Judged, ...]
    places: tuple[Placed, ...]


def check_judging(judging: Judging) -> None:
    """Refuse what no jury could judge by."""
    is_bad = (
        not 1 <= len(judging.criteria) <= CRITERIA_MAX
        or not all(1 <= one.weight <= WEIGHT_MAX for one in judging.criteria)
        or not all(_is_named(one.names) for one in judging.criteria)
        or not 1 <= judging.points_max <= POINTS_MAX
        or not 1 <= judging.entries_max <= ENTRIES_OF_ONE_MAX
        or not 1 <= judging.length_max <= TEXT_LENGTH_MAX
    )
    if is_bad:
        raise BadContest("bad_judging")


def judging_fields(judging: Judging) -> dict[str, object]:
    """Turn a way of judging into what JSON can hold."""
    return {
        "criteria": [[dict(one.names), one.weight] for one in judging.criteria],
        "points_max": judging.points_max,
        "entries_max": judging.entries_max,
        "length_max": judging.length_max,
    }


def judging_hash(judging: Judging, *, announcement_hash: str) -> str:
    """Give the SHA-256 of how a contest is judged, bound to what was announced of it."""
    fields = {"announcement": announcement_hash, **judging_fields(judging)}
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def text_hash(text: str, link: str, *, salt: str) -> str:
    """Give what stays of an entry when its text goes; without the salt nobody can guess it."""
    return hashlib.sha256(framed(salt, text, link)).hexdigest()


def points_of(scores: Iterable[Mapping[int, int]], judging: Judging) -> int:
    """Add up what jurors gave: each score times the weight of its criterion, a whole number."""
    return sum(
        given[place] * one.weight for given in scores for place, one in enumerate(judging.criteria)
    )


def scores_hash(entries: Sequence[Judged]) -> str:
    """Give the SHA-256 of all points, published before the public value is known."""
    return hashlib.sha256("".join(_lines(entries)).encode()).hexdigest()


def lot_of(entry: int, *, contest: str, seed: bytes, public_value: str, scores: str) -> str:
    """Draw the lot of an entry: HMAC-SHA256(seed, public value, contest, hash of points, entry)."""
    message = framed(public_value, contest, scores, "lot", str(entry))
    return hmac.digest(seed, message, "sha256").hex()


def places_of(
    entries: Sequence[Judged],
    announcement: Announcement,
    *,
    seed: bytes,
    public_value: str,
) -> tuple[Placed, ...]:
    """Put entries into places, most points first, the lower lot between the same points.

    There are as many places as prizes and reserves. Where everybody wins once, only the best
    entry of each person has a place.
    """
    scores = scores_hash(entries)
    lots = {
        one.entry: lot_of(
            one.entry,
            contest=announcement.draw,
            seed=seed,
            public_value=public_value,
            scores=scores,
        )
        for one in entries
    }
    taking_part = [(-one.points, lots[one.entry], one) for one in entries if one.points is not None]
    won: set[str] = set()
    places: list[Placed] = []
    for less, lot, one in sorted(taking_part):
        if len(places) == announcement.prize_count:
            break
        if announcement.wins_once == "member" and one.pseudonym in won:
            continue
        won.add(one.pseudonym)
        places.append(Placed(len(places) + 1, one.entry, one.pseudonym, -less, lot))
    return tuple(places)


def proof_text(proof: ContestProof) -> str:
    """Write a proof in its one form, the one that the checking program reads."""
    fields = {
        "format": FORMAT,
        "version": VERSION,
        "announcement": announcement_fields(proof.announcement),
        "judging": judging_fields(proof.judging),
        "seed": proof.seed.hex(),
        "public_value": proof.public_value,
        "entries_hash": proof.entries_hash,
        "scores_hash": proof.scores_hash,
        "entries": [list(row) for row in proof.entries],
        "places": [list(row) for row in proof.places],
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":")) + "\n"


def _lines(entries: Sequence[Judged]) -> Iterator[str]:
    for entry, pseudonym, hashed, points in entries:
        yield f"{entry}\t{pseudonym}\t{hashed}\t{'-' if points is None else points}\n"


def _is_named(names: Mapping[str, str]) -> bool:
    said = [name for name in names.values() if name.strip()]
    return bool(said) and all(len(name) <= NAME_LENGTH_MAX for name in said)
