"""Keys made from content, and who did something."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, Literal, cast, get_args

KeyPart = str | bytes | int | bool | Decimal | date | datetime | None
ActorKind = Literal["person", "import", "api", "system", "command"]

ACTOR_KINDS: Final[tuple[ActorKind, ...]] = get_args(ActorKind)
_NUMBERED_KINDS: Final = frozenset({"person", "import", "api"})


def content_key(*parts: KeyPart) -> str:
    """Make the same 32 hexadecimal characters from the same parts, today and in ten years.

    Parts are joined with their kind and length, so ("ab", "c") and ("a", "bc") differ, and so do
    1, "1" and True. Equal decimals (1.5 and 1.50) and the same instant in two zones are the same
    part. Refuses an instant without a zone, because nobody could say when it was.
    """
    return hashlib.blake2b(b"".join(_labelled(parts)), digest_size=16).hexdigest()


def _labelled(parts: Iterable[KeyPart]) -> Iterable[bytes]:
    for part in parts:
        kind, content = _kind_and_content(part)
        yield b"%s%d:" % (kind, len(content))
        yield content


def _kind_and_content(part: KeyPart) -> tuple[bytes, bytes]:
    match part:
        case None:
            return b"n", b""
        case bytes():
            return b"b", part
        case str():
            # Lone surrogates come from broken files; they must not break the key.
            return b"s", part.encode("utf-8", "surrogatepass")
        case bool():
            return b"t", b"1" if part else b"0"
        case int():
            return b"i", b"%d" % part
        case Decimal():
            return b"d", _decimal_text(part).encode()
        case datetime():
            if part.tzinfo is None:
                raise ValueError("An instant in a key needs a time zone.")
            return b"m", part.astimezone(UTC).isoformat().encode()
        case date():
            return b"y", part.isoformat().encode()
    raise TypeError(f"A key cannot be made from {type(part).__name__}.")


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("A key cannot be made from a number that is not finite.")
    if not value:
        return "0"
    sign, numerals, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    written = "".join(map(str, numerals)).lstrip("0")
    stripped = written.rstrip("0")
    shifted = exponent + len(written) - len(stripped)
    return f"{'-' if sign else ''}{stripped}e{shifted}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something: a person, an import, a program by its key, the system, a command.

    Every action takes one as `by`, and the journal keeps its text form: "person:3", "system".
    """

    kind: ActorKind
    id: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in ACTOR_KINDS:
            raise ValueError(f"There is no actor of the kind {self.kind}.")
        if self.kind in _NUMBERED_KINDS and (self.id is None or self.id < 1):
            raise ValueError(f"An actor of the kind {self.kind} needs its number.")
        if self.kind not in _NUMBERED_KINDS and self.id is not None:
            raise ValueError(f"An actor of the kind {self.kind} has no number.")

    def __str__(self) -> str:
        return self.kind if self.id is None else f"{self.kind}:{self.id}"

    @classmethod
    def person(cls, person_id: int) -> Actor:
        """Name the account that acts."""
        return cls("person", person_id)

    @classmethod
    def parse(cls, text: str) -> Actor:
        """Read back what `str` wrote; refuses anything else."""
        kind, colon, number = text.partition(":")
        numbered = colon == ":" and number.isascii() and number.isdigit()
        actor = cls(cast("ActorKind", kind), int(number) if numbered else None)
        if str(actor) != text:
            raise ValueError("This is not the text form of an actor.")
        return actor


SYSTEM: Final = Actor("system")
COMMAND_LINE: Final = Actor("command")
