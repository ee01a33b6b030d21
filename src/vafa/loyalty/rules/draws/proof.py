"""The proof of a draw: one canonical file, written and read line by line, and checked by anybody.

The file is JSON. Its first line holds the announcement, the seed, the public value and the hash
of the list; then come winners, excluded and entries, each row on a line of its own, so that
100,000 entries are written and read without a copy of the whole text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from json.encoder import encode_basestring_ascii
from typing import Final, TypeVar

from vafa.loyalty.rules.chance import keeps_commitment
from vafa.loyalty.rules.draws.announcing import (
    Announcement,
    announcement_fields,
    announcement_from,
    announcement_hash,
    canonical,
    check_announcement,
    rules_hash,
)
from vafa.loyalty.rules.draws.drawing import Drawing, Winner, public_value_typed, winners_of
from vafa.loyalty.rules.draws.entries import Entry, EntryList, check_entries, entries_hash
from vafa.loyalty.rules.draws.refusals import BadDraw

FORMAT: Final = "vafa-draw-proof"
VERSION: Final = 1
ROWS_MAX: Final = 10_000_000
_LINE_LENGTH_MAX: Final = 2_000_000
_BLOCK: Final = 4_096
_END: Final = b"]}\n"
_HEX_SEED: Final = re.compile(r"[0-9a-f]{64}")
_HEAD: Final = {"announcement", "entries_hash", "format", "public_value", "seed", "version"}
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that the winners follow from, and the winners."""

    announcement: Announcement
    seed: bytes
    public_value: str
    entries_hash: str
    winners: tuple[Winner, ...]
    frozen: EntryList


@dataclass(frozen=True, slots=True)
class Published:
    """What somebody wrote down when it was published: each part may be unknown."""

    announcement_hash: str | None = None
    entries_hash: str | None = None
    public_value: str | None = None
    rules_text: str | None = None


def make_proof(
    announcement: Announcement, frozen: EntryList, *, seed: bytes, public_value: str
) -> Proof:
    """Draw the winners and put everything together that proves them.

    Refuses a seed that was not committed to, and a list that `check_entries` refuses.
    """
    check_announcement(announcement)
    if not keeps_commitment(seed, announcement.seed_commitment):
        raise BadDraw("seed_not_committed")
    check_entries(frozen)
    value = public_value_typed(public_value)
    list_hash = entries_hash(frozen)
    drawing = Drawing(announcement.draw, seed, value, list_hash, announcement.wins_once)
    winners = winners_of(drawing, frozen, prizes=announcement.prize_count)
    return Proof(announcement, seed, value, list_hash, winners, frozen)


def verify_proof(proof: Proof, *, published: Published = Published()) -> None:
    """Check a proof from the ground, and against what was published before.

    Codes: `announcement_changed`, `rules_changed`, `public_value_changed`, `seed_not_committed`,
    those of `check_entries`, `entries_changed`, `list_changed_after_close`, `winners_missing`,
    `winners_added`, `winner_replaced`. A changed public value gives other winners.
    """
    _check_published(proof, published)
    if not keeps_commitment(proof.seed, proof.announcement.seed_commitment):
        raise BadDraw("seed_not_committed")
    check_entries(proof.frozen)
    if entries_hash(proof.frozen) != proof.entries_hash:
        raise BadDraw("entries_changed")
    again = make_proof(
        proof.announcement, proof.frozen, seed=proof.seed, public_value=proof.public_value
    )
    if again.public_value != proof.public_value:
        raise BadDraw("malformed", "public_value")
    _check_winners(proof.winners, again.winners)


def _check_published(proof: Proof, published: Published) -> None:
    shown = announcement_hash(proof.announcement)
    if published.announcement_hash not in (None, shown):
        raise BadDraw("announcement_changed")
    if published.entries_hash not in (None, proof.entries_hash):
        raise BadDraw("list_changed_after_close")
    value, text = published.public_value, published.rules_text
    if value is not None and public_value_typed(value) != proof.public_value:
        raise BadDraw("public_value_changed")
    if text is not None and rules_hash(text) != proof.announcement.rules_hash:
        raise BadDraw("rules_changed")


def _check_winners(shown: Sequence[Winner], computed: Sequence[Winner]) -> None:
    if len(shown) != len(computed):
        raise BadDraw("winners_missing" if len(shown) < len(computed) else "winners_added")
    for there, here in zip(shown, computed, strict=True):
        if there != here:
            raise BadDraw("winner_replaced", f"prize {here.prize}")


def proof_lines(proof: Proof) -> Iterator[bytes]:
    """Write a proof in its one form, line by line."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "announcement": announcement_fields(proof.announcement),
        "seed": proof.seed.hex(),
        "public_value": proof.public_value,
        "entries_hash": proof.entries_hash,
    }
    yield canonical(head)[:-1].encode() + b',"winners":[\n'
    yield from _rows_written(proof.winners)
    yield b'],"excluded":[\n'
    yield from _rows_written([(name,) for name in proof.frozen.excluded])
    yield b'],"entries":[\n'
    yield from _rows_written(proof.frozen.entries)
    yield _END


def _rows_written(rows: Sequence[tuple[int | str, ...]]) -> Iterator[bytes]:
    final = len(rows) - 1
    for position, row in enumerate(rows):
        # What json.dumps writes, in a third of the time.
        values = [encode_basestring_ascii(v) if isinstance(v, str) else str(v) for v in row]
        yield f"[{','.join(values)}]{'' if position == final else ','}\n".encode()


def read_proof(lines: Iterable[bytes]) -> Proof:
    """Read a proof back from its lines, such as an open file.

    Refuses with `unknown_format`, `unknown_version`, `malformed`, `too_long`, and `not_canonical`
    when a single byte is not as `proof_lines` writes it: what people see is what is checked.
    """
    digest = hashlib.sha256()
    source = _fed_to(digest.update, lines)
    head = _read_head(next(source, b""))
    winners = tuple(_rows_read(source, b'],"excluded":[\n', _winner_from))
    excluded = tuple(_rows_read(source, b'],"entries":[\n', _excluded_from))
    entries = tuple(_rows_read(source, _END, _entry_from))
    if next(source, None) is not None:
        raise BadDraw("malformed", "after the end")
    proof = Proof(
        announcement_from(_object(head["announcement"])),
        bytes.fromhex(_text(head["seed"], _HEX_SEED)),
        _text(head["public_value"]),
        _text(head["entries_hash"]),
        winners,
        EntryList(entries, excluded),
    )
    written = hashlib.sha256()
    for line in proof_lines(proof):
        written.update(line)
    if written.digest() != digest.digest():
        raise BadDraw("not_canonical")
    return proof


def _fed_to(update: Callable[[bytes], object], lines: Iterable[bytes]) -> Iterator[bytes]:
    line = b""
    for count, line in enumerate(lines):
        if count > ROWS_MAX or len(line) > _LINE_LENGTH_MAX:
            raise BadDraw("too_long")
        update(line)
        yield line
    if line != _END:
        raise BadDraw("malformed", "end")


def _read_head(line: bytes) -> dict[str, object]:
    beginning, found, rest = line.partition(b',"winners":[\n')
    head = _object(_json(beginning + b"}", "head")) if found and not rest else {}
    if head.get("format") != FORMAT:
        raise BadDraw("unknown_format")
    if head.get("version") != VERSION:
        raise BadDraw("unknown_version")
    if set(head) != _HEAD:
        raise BadDraw("malformed", "head")
    return head


def _rows_read(
    source: Iterator[bytes], end: bytes, read: Callable[[object], _Row]
) -> Iterator[_Row]:
    """Read rows until the end of their section, many at once, which is four times as fast."""
    rows = iter(partial(next, source, b""), end)
    while block := b"".join(islice(rows, _BLOCK)):
        values = _json(b"[" + block.rstrip(b",\n") + b"]", "row")
        assert isinstance(values, list)
        yield from map(read, values)


def _winner_from(row: object) -> Winner:
    if not isinstance(row, list) or list(map(type, row)) != [int, int, int, str]:
        raise BadDraw("malformed", "winner")
    return Winner(*row)


def _excluded_from(row: object) -> str:
    if not isinstance(row, list) or list(map(type, row)) != [str]:
        raise BadDraw("malformed", "excluded")
    return str(row[0])


def _entry_from(row: object) -> Entry:
    if not isinstance(row, list) or list(map(type, row)) != [int, str, int]:
        raise BadDraw("malformed", "entry")
    return Entry(*row)


def _json(text: bytes, place: str) -> object:
    try:
        # json.loads leaves its result untyped.
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        raise BadDraw("malformed", place) from None
    return value


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BadDraw("malformed", "head")
    return value


def _text(value: object, pattern: re.Pattern[str] = re.compile(".*", re.DOTALL)) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadDraw("malformed", "head")
    return value
