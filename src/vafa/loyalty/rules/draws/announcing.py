"""What is published before the first ticket, so that nothing about a draw can be chosen later."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from vafa.loyalty.rules.draws.drawing import PRIZES_MAX, WinsOnce
from vafa.loyalty.rules.draws.refusals import BadDraw

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_DRAW: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_TEXT_LENGTH_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize by its name, and how many of it there are."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """A draw as it is published: rules, close, prizes, the commitment, the named public source.

    `public_source` names something that is known to all only after the close: a round of a
    randomness beacon, or a figure that is published at a stated time.
    """

    draw: str
    seed_commitment: str
    rules_hash: str
    public_source: str
    closes_at: datetime
    prizes: tuple[Prize, ...]
    reserves: int = 0
    wins_once: WinsOnce = "member"

    @property
    def prize_count(self) -> int:
        """How many winners there are to draw, reserves included."""
        return sum(prize.count for prize in self.prizes) + self.reserves

    def prize_name(self, number: int) -> str | None:
        """Name the prize that the winner with this number gets; None for a reserve."""
        for prize in self.prizes:
            if number <= prize.count:
                return prize.name
            number -= prize.count
        return None


def rules_hash(text: str) -> str:
    """Give the SHA-256 of the rules as published; only how lines end makes no difference."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()


def announcement_hash(announcement: Announcement) -> str:
    """Give the SHA-256 of everything announced: the one value to print on the poster."""
    return hashlib.sha256(canonical(announcement_fields(announcement)).encode()).hexdigest()


def canonical(value: object) -> str:
    """Write JSON in the one way in which it is hashed: keys sorted, no space, ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def announcement_fields(announcement: Announcement) -> dict[str, object]:
    """Turn an announcement into what JSON can hold."""
    return {
        "draw": announcement.draw,
        "seed_commitment": announcement.seed_commitment,
        "rules_hash": announcement.rules_hash,
        "public_source": announcement.public_source,
        "closes_at": announcement.closes_at.astimezone(UTC).isoformat(),
        "prizes": [[prize.name, prize.count] for prize in announcement.prizes],
        "reserves": announcement.reserves,
        "wins_once": announcement.wins_once,
    }


def announcement_from(fields: dict[str, object]) -> Announcement:
    """Read an announcement back; refuses with `malformed` what was never written by us."""
    try:
        prizes = tuple(Prize(str(name), int(count)) for name, count in fields["prizes"])  # type: ignore[attr-defined]
        announcement = Announcement(
            draw=str(fields["draw"]),
            seed_commitment=str(fields["seed_commitment"]),
            rules_hash=str(fields["rules_hash"]),
            public_source=str(fields["public_source"]),
            closes_at=datetime.fromisoformat(str(fields["closes_at"])),
            prizes=prizes,
            reserves=int(str(fields["reserves"])),
            wins_once="entry" if fields["wins_once"] == "entry" else "member",
        )
        is_same = canonical(announcement_fields(announcement)) == canonical(fields)
    except (KeyError, TypeError, ValueError, OverflowError):
        is_same = False
    if not is_same:
        raise BadDraw("malformed", "announcement")
    check_announcement(announcement)
    return announcement


def check_announcement(announcement: Announcement) -> None:
    """Refuse an announcement that leaves something to be chosen later, or cannot be drawn."""
    wrong = {
        "draw": not _DRAW.fullmatch(announcement.draw),
        "seed_commitment": not _HASH.fullmatch(announcement.seed_commitment),
        "rules_hash": not _HASH.fullmatch(announcement.rules_hash),
        "public_source": not 0 < len(announcement.public_source.strip()) <= _TEXT_LENGTH_MAX,
        "closes_at": announcement.closes_at.tzinfo is None,
        "prizes": not announcement.prizes
        or any(
            prize.count < 1 or not 0 < len(prize.name.strip()) <= _TEXT_LENGTH_MAX
            for prize in announcement.prizes
        ),
        "reserves": announcement.reserves < 0 or announcement.prize_count > PRIZES_MAX,
    }
    for place, is_wrong in wrong.items():
        if is_wrong:
            raise BadDraw("bad_announcement", place)
