"""How alike two names are, and why: a score from 0 to 100 and what was noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from vafa.customers.rules.naming import FoldedName, full_form
from vafa.customers.rules.sounds import (
    greek_sound,
    may_be_written_as,
    persian_sound,
    script_of,
    skeleton,
)

NameVerdict = Literal["equal", "similar", "partly", "family", "different", "unknown"]

SAME: Final = 100
SIMILAR_MIN: Final = 88
_SOUNDS_ALIKE: Final = 97
_TRANSLITERATED: Final = 95
_FORM_OF: Final = 95
_INFLECTED: Final = 92
_ONE_SLIP: Final = 93
_TWO_SLIPS: Final = 88
_INITIAL: Final = 85
_BONES_ALIKE: Final = 80
_OTHER_GENDER: Final = 55
_WORD_MIN: Final = 75
_ONE_SLIP_LETTERS: Final = 5
_SWAP_LETTERS: Final = 4
_TWO_SLIPS_LETTERS: Final = 9
_EXTRA_WORD: Final = 4
_CACHED_PAIRS: Final = 1 << 17

# Endings that tell a woman's given name from a man's, and those that only decline a family name.
_GENDERS: Final = frozenset({("ος", "α"), ("os", "a"), ("o", "a"), ("οσ", "α"), ("ιος", "ια")})
_DECLINED: Final = frozenset(
    {("οσ", "ου"), ("ησ", "η"), ("ασ", "α"), ("ησ", "ου"), ("ασ", "ου"), ("os", "ou"),
     ("is", "i"), ("as", "a"), ("is", "ou"), ("as", "ou"), ("es", "e")}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """How alike two names are, in words of the rules, with the score behind it."""

    verdict: NameVerdict
    score: int
    is_reordered: bool = False
    is_transliterated: bool = False


UNKNOWN: Final = NameLikeness("unknown", 0)


def name_likeness(one: FoldedName, other: FoldedName) -> NameLikeness:
    """Compare two folded names word by word, in whatever order they stand.

    "equal" and "similar" mean the same name; "partly" that one of them is shorter or has
    initials; "family" that some words are the same and others are certainly not.
    """
    if not one.words or not other.words:
        return UNKNOWN
    if one.words == other.words:
        return NameLikeness("equal", SAME)
    if sorted(one.words) == sorted(other.words):
        return NameLikeness("equal", SAME, is_reordered=True)
    return max(
        (_compared(shorter, longer) for shorter, longer in _readings(one.words, other.words)),
        key=lambda found: found.score,
    )


def _readings(
    one: tuple[str, ...], other: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give the two names, the shorter first, also with two words of the longer one joined.

    علی رضا and علیرضا are the same name.
    """
    shorter, longer = sorted((one, other), key=len)
    yield shorter, longer
    if len(longer) > len(shorter):
        for place in range(len(longer) - 1):
            joined = (longer[place] + longer[place + 1],)
            yield shorter, longer[:place] + joined + longer[place + 2 :]


def _compared(shorter: tuple[str, ...], longer: tuple[str, ...]) -> NameLikeness:
    if len(shorter) > len(longer):
        shorter, longer = longer, shorter
    matches = _matched(shorter, longer)
    scores = [score for score, _here, _there in matches]
    extra = len(longer) - len(shorter)
    mean = sum(scores) // len(scores)
    is_reordered = [here for _s, here, _t in matches] != sorted(here for _s, here, _t in matches)
    is_transliterated = any(
        script_of(shorter[here]) != script_of(longer[there])
        for score, here, there in matches
        if score >= _WORD_MIN
    )
    verdict, score = _judged(shorter, scores, mean=mean, extra=extra)
    return NameLikeness(verdict, score, is_reordered, is_transliterated)


def _judged(
    shorter: tuple[str, ...], scores: list[int], *, mean: int, extra: int
) -> tuple[NameVerdict, int]:
    score = max(0, mean - _EXTRA_WORD * extra)
    worst = min(scores)
    if worst < _WORD_MIN:
        # A word that must be different beside one that is the same: relatives, or a marriage.
        return (
            ("family", min(score, 60)) if max(scores) >= SIMILAR_MIN else ("different", score // 2)
        )
    if len(shorter) == 1 and extra:
        return "partly", min(score, 75)
    if worst < SIMILAR_MIN:
        return "partly", min(score, SIMILAR_MIN - 1)
    if score >= _SOUNDS_ALIKE and not extra:
        return "equal", score
    return ("similar", score) if score >= SIMILAR_MIN else ("partly", score)


def _matched(shorter: tuple[str, ...], longer: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """Pair each word of the shorter name with the most similar one that is still free."""
    pairs = sorted(
        (
            (word_likeness(word, another), -abs(here - there), here, there)
            for here, word in enumerate(shorter)
            for there, another in enumerate(longer)
        ),
        reverse=True,
    )
    used_here: set[int] = set()
    used_there: set[int] = set()
    matches = []
    for score, _apart, here, there in pairs:
        if here not in used_here and there not in used_there:
            used_here.add(here)
            used_there.add(there)
            matches.append((score, here, there))
    return sorted(matches, key=lambda match: match[2])


def word_likeness(one: str, other: str) -> int:
    """Say how alike two folded words of names are, from 0 to 100; the order makes no difference."""
    if one == other:
        return SAME
    return _word_likeness(*sorted((one, other)))


@lru_cache(maxsize=_CACHED_PAIRS)
def _word_likeness(one: str, other: str) -> int:
    if len(one) == 1 or len(other) == 1:
        return _INITIAL if skeleton(one)[:1] == skeleton(other)[:1] else 0
    scripts = {script_of(one), script_of(other)}
    if full_form(one) == full_form(other):
        return _FORM_OF
    if len(scripts) == 1:
        return _in_one_script(one, other, script_of(one))
    if scripts == {"greek", "latin"}:
        return _greek_and_latin(one, other)
    if scripts == {"persian", "latin"}:
        persian, latin = sorted((one, other), key=lambda word: script_of(word) == "latin")
        if may_be_written_as(persian, latin):
            return _TRANSLITERATED
    return _BONES_ALIKE if skeleton(one) == skeleton(other) else 0


def _greek_and_latin(one: str, other: str) -> int:
    here, there = greek_sound(one), greek_sound(other)
    if here == there or greek_sound(full_form(one)) == greek_sound(full_form(other)):
        return _TRANSLITERATED
    return min(_letters_likeness(*sorted((here, there))), _TRANSLITERATED)


def _in_one_script(one: str, other: str, script: str) -> int:
    if script == "persian" and persian_sound(one) == persian_sound(other):
        return _SOUNDS_ALIKE
    if script == "greek" and greek_sound(one) == greek_sound(other):
        return _SOUNDS_ALIKE
    found = _letters_likeness(one, other)
    if script != "latin" or found >= SIMILAR_MIN or found == _OTHER_GENDER:
        return found
    # Hosseini and Husseini, Giorgos and Yiorgos: two ways to put another script into Latin.
    if greek_sound(one) == greek_sound(other):
        return _TRANSLITERATED
    alike = skeleton(one) == skeleton(other) and len(skeleton(one)) > 2
    return _INFLECTED if alike and one[0] == other[0] and one[-1] == other[-1] else found


def _letters_likeness(one: str, other: str) -> int:
    """Compare letter by letter: a long word may hold a slip, a short one may not."""
    ending = _ending(one, other)
    if ending:
        return ending
    shorter, longer = sorted((len(one), len(other)))
    slips = edits(one, other, limit=2)
    needed = _SWAP_LETTERS if _is_mistyped(one, other) else _ONE_SLIP_LETTERS
    if slips == 1 and shorter >= needed:
        return _ONE_SLIP
    if slips == 2 and shorter >= _TWO_SLIPS_LETTERS:
        return _TWO_SLIPS
    return min(100 * (longer - slips) // longer, _WORD_MIN - 1) if slips <= 2 else 0


def _is_mistyped(one: str, other: str) -> bool:
    """Tell whether neighbours only changed places or a letter came twice: no other name does so."""
    return sorted(one) == sorted(other) or set(one) == set(other)


def _ending(one: str, other: str) -> int:
    """Judge two words that differ by nothing but how they end."""
    stem = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        stem += 1
    for back in (0, 1, 2):
        ends = one[stem - back :], other[stem - back :]
        for table, score in ((_DECLINED, _INFLECTED), (_GENDERS, _OTHER_GENDER)):
            if stem - back >= 3 and (ends in table or ends[::-1] in table):
                return score
    return 0


def edits(one: str, other: str, *, limit: int) -> int:
    """Count the slips between two words, neighbours that changed places as one; above the limit
    it is only known to be more.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for here, letter in enumerate(one, 1):
        earlier, before, row = before, row, [here]
        for there, another in enumerate(other, 1):
            least = min(
                before[there] + 1, row[there - 1] + 1, before[there - 1] + (letter != another)
            )
            if here > 1 and there > 1 and letter == other[there - 2] and another == one[here - 2]:
                least = min(least, earlier[there - 2] + 1)
            row.append(least)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
