"""Guess in which encoding a text file was written."""

from __future__ import annotations

import codecs
import gzip
import math
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from vafa.imports.rules.guesses import Guess
from vafa.imports.rules.words import said

_CHUNK_BYTES: Final = 1 << 18
_SCANNED_BYTES_MAX: Final = 64_000_000
_SCORED_BYTES_MAX: Final = 400_000
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH_RUNS: Final = re.compile(rb"[\x80-\xff]+")

# Letters of each language per thousand letters of running text, as its legacy encoding writes them.
_GREEK: Final[Mapping[str, float]] = {
    "α": 95, "ά": 25, "ο": 80, "ό": 18, "ι": 72, "ί": 22, "ε": 70, "έ": 17, "τ": 79, "σ": 49,
    "ν": 79, "η": 48, "ή": 14, "υ": 40, "ύ": 10, "ρ": 49, "π": 41, "κ": 41, "μ": 34, "λ": 33,
    "ς": 41, "ω": 14, "ώ": 6, "γ": 20, "δ": 17, "χ": 15, "θ": 15, "φ": 12, "β": 8, "ξ": 5,
    "ζ": 5, "ψ": 2, "ϊ": 1, "ΐ": 0.5, "ϋ": 0.5,
}  # fmt: skip
_PERSIAN: Final[Mapping[str, float]] = {
    "ا": 140, "ي": 110, "ر": 80, "ن": 75, "د": 70, "ه": 65, "م": 60, "و": 60, "ت": 60, "ب": 45,
    "س": 40, "ش": 38, "ك": 30, "ل": 35, "ز": 27, "ف": 20, "گ": 15, "خ": 15, "ج": 13, "ق": 13,
    "ح": 12, "پ": 12, "ع": 14, "آ": 10, "چ": 7, "ص": 7, "ط": 6, "غ": 3, "ذ": 3, "ض": 3, "ث": 2,
    "ظ": 2, "ژ": 1, "ئ": 3, "ء": 1, "أ": 1, "ة": 1, "ى": 1, "،": 3, "\u200c": 5,
}  # fmt: skip
_RARE: Final = 0.05
# Running text of either language scores above 3 a letter, noise below 0.
_LIKE_TEXT: Final = 1.5


def guess_encoding(path: Path) -> Guess:
    """Guess the encoding of a text file, packed or not, from its bytes.

    A byte order mark says it; zeros at every other place are UTF-16; what is valid UTF-8 is UTF-8;
    the rest is windows-1253, windows-1256 or windows-1252 by which letters its bytes would be.
    Never fails: where nothing fits, UTF-8 with damaged characters is the answer, at no confidence.
    """
    start = b""
    scored = bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    for chunk in _chunks(path):
        if not start:
            start = chunk
            marked = _marked(start) or _two_bytes_a_letter(start)
            if marked:
                return marked
        if not chunk.isascii() and len(scored) < _SCORED_BYTES_MAX:
            scored += chunk
        try:
            if is_utf8:
                decoder.decode(chunk)
        except UnicodeDecodeError:
            is_utf8 = False
        if not is_utf8 and len(scored) >= _SCORED_BYTES_MAX:
            break
    if not scored:
        return Guess("encoding", "utf-8", 1.0, said("encoding_is_plain"))
    if is_utf8:
        return Guess("encoding", "utf-8", 0.99, said("encoding_is_valid_utf_8"))
    return _damaged_utf8(bytes(scored)) or _by_letters(bytes(scored))


def _chunks(path: Path) -> Iterator[bytes]:
    """Read the file in pieces; a broken archive ends early, which reading it will report."""
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            stream = gzip.GzipFile(fileobj=file) if is_packed else file
            for _ in range(_SCANNED_BYTES_MAX // _CHUNK_BYTES):
                chunk = stream.read(_CHUNK_BYTES)
                if not chunk:
                    return
                yield chunk
    except (EOFError, OSError, zlib.error):
        return


def _marked(start: bytes) -> Guess | None:
    for mark, name in _BOMS:
        if start.startswith(mark):
            return Guess("encoding", name, 1.0, said("encoding_has_a_mark"))
    return None


def _two_bytes_a_letter(start: bytes) -> Guess | None:
    sample = start[: len(start) // 2 * 2]
    if not sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if max(even, odd) < half * 0.05 or min(even, odd) * 5 > max(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    return Guess("encoding", name, 0.95, said("encoding_has_two_bytes_a_letter"))


def _damaged_utf8(sample: bytes) -> Guess | None:
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    good = sum(1 for char in text if not char.isascii()) - damaged
    if good < damaged * 20:
        return None
    return Guess("encoding", "utf-8", 0.8, said("encoding_is_damaged_utf_8"))


def _by_letters(sample: bytes) -> Guess:
    runs = _HIGH_RUNS.findall(sample)
    high = sum(map(len, runs))
    # In western languages a letter with an accent stands alone among plain ones.
    if high < 1.5 * len(runs):
        return Guess("encoding", "windows-1252", 0.7, said("encoding_has_lone_accents"))
    greek, persian = (sum(map(score, runs)) / high for score in (_GREEK_SCORE, _PERSIAN_SCORE))
    confidence = min(0.97, 0.5 + abs(greek - persian) / 3)
    if max(greek, persian) < _LIKE_TEXT:
        return Guess("encoding", "windows-1252", 0.3, said("encoding_is_unclear"))
    if greek > persian:
        return Guess("encoding", "windows-1253", confidence, said("encoding_has_greek_letters"))
    return Guess("encoding", "windows-1256", confidence, said("encoding_has_persian_letters"))


class _Score:
    """Adds up how usual the letters are that bytes stand for in one encoding."""

    def __init__(self, codec: str, letters: Mapping[str, float]) -> None:
        both_cases = {letter.upper(): share / 2 for letter, share in letters.items()}
        shares = {char: share for char, share in both_cases.items() if len(char) == 1}
        shares |= letters
        self._by_byte = [
            math.log(shares.get(bytes([byte]).decode(codec, "replace"), _RARE))
            for byte in range(256)
        ]

    def __call__(self, run: bytes) -> float:
        return sum(map(self._by_byte.__getitem__, run))


_GREEK_SCORE: Final = _Score("windows-1253", _GREEK)
_PERSIAN_SCORE: Final = _Score("windows-1256", _PERSIAN)
