"""What the sentences of all packages have in common: one word for one thing, and its spelling."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from babel.messages.pofile import read_po

from tests.house.tree import PACKAGE, short

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|<[^>]+>|\{\w*\}")
ENTRY = re.compile(r'^(?:msgctxt "[^\n]*\n)?msgid "[^\n]*(?:\n"[^\n]*)*', re.MULTILINE)
# What is written alike in every language: names of others.
NAMES = frozenset(
    {"BG/NBD", "MBG/NBD", "Pareto/NBD", "E-mail", "SMS", "Messenger", "Instagram", "Telegram",
     "WhatsApp", "Gini", "Jevons", "Törnqvist", "Spearman"}
)  # fmt: skip
PERSIAN_FAULTS = {
    "an Arabic letter or digit": "[يكىة٠-٩]",
    "می with a space instead of a half-space": r"(?<![\w\u200c])ن?می (?=\w)",
    "می without a half-space": r"(?<![\w\u200c])ن?می(?!ان|لاد|لیارد|ز\b|ل\b|وه)\w{3,}",
    "ها with a space instead of a half-space": r"(?<=[آ-یأؤئ]) ها(?:ی|یی|یش|یشان)?(?!\w)",
    "ها without a half-space": (
        r"(?<![آ-یأؤئ])(?!(?:به\u200c)?(?:تنها|آنها|بها|منها|انتها|نهایی))[آ-یأؤئ\u200c]*"
        r"[بپتثجچحخسشصضطظعغفقکگلمنهی]ها(?:ی|یی|یش|یشان)?(?![\w\u200c])"
    ),
    "تر with a space instead of a half-space": r"(?<=[آ-یأؤئ]) تر(?:ین)?(?!\w)",
    "ای or اند with a space instead of a half-space": r"ه (?:ای|ام|اند|ایم|اید)(?!\w)",
    "a half-space at the edge of a word": r"\u200c(?!\w)|(?<!\w)\u200c",
    "a question mark that is not ؟": r"\?",
    "a comma that is not ،": r"[آ-ی]\s*,|,\s*[آ-ی]",
    "a semicolon that is not ؛": r"[آ-ی]\s*;|;\s*[آ-ی]",
    "quotation marks that are not «»": '["“”]',
    "a space before punctuation": r" [،؛؟:.!](?!\w)",
    "no space after punctuation": r"[،؛؟](?=\w)",
}
GREEK_FAULTS = {
    "a question mark that is not ;": r"\?",
    "quotation marks that are not «»": '["“”]',
    "σ at the end of a word": r"σ(?![\w'’])",
    "ς inside a word": r"ς(?=\w)",
    "a Latin letter in a Greek word": r"[A-Za-z][α-ωά-ώ]|[α-ωά-ώ][A-Za-z]",
    "a space before punctuation": r" [,;.!·:](?!\w)",
}
VOWELS = re.compile("αι|ει|οι|υι|ου|αυ|ευ|ηυ|[αεηιουω]")
# One syllable to a Greek ear, though there are two vowels.
GLIDES = re.compile("(?:για|μια|μιας|πια|πιο|γεια|ποι(?:ο[νςι]?|α[ςν]?|ους|ες|ων))", re.IGNORECASE)


@dataclass(frozen=True)
class Translation:
    """One sentence of one package in one language."""

    package: str
    language: str
    context: str
    source: str
    has_plural: bool
    forms: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"{self.package} {self.language}: {self.source!r}"


@cache
def translations(language: str) -> list[Translation]:
    """Return every sentence of the product in a language."""
    found: list[Translation] = []
    for path in sorted(PACKAGE.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        package = ".".join(path.relative_to(PACKAGE).parts[:-4])
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
        for one in catalog:
            if one.id:
                sources, forms = _several(one.id), _several(one.string or "")
                found.append(
                    Translation(
                        package, language, one.context or "", sources[0], len(sources) > 1, forms
                    )
                )
    return found


def _several(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def bare(form: str) -> str:
    """Return a sentence with a letter for everything that is filled in."""
    return PLACEHOLDER.sub("X", form)


def breaking(rules: dict[str, str], language: str) -> Iterator[str]:
    """Return the sentences that break a rule of spelling."""
    for one in translations(language):
        for form in one.forms:
            for fault, pattern in rules.items():
                if match := re.search(pattern, bare(form)):
                    yield f"{one.place} has {fault}: …{match.group()}…"


def without_accent(sentence: str) -> list[str]:
    """Return the words of two syllables or more that say nothing of where the accent lies."""
    found = []
    for word in re.findall(r"[^\W\d_A-Za-z]+", bare(sentence)):
        marks = unicodedata.normalize("NFD", word)
        is_plain = "\u0301" not in marks and not word.isupper()
        if is_plain and len(VOWELS.findall(word.lower())) > 1 and not GLIDES.fullmatch(word):
            found.append(word)
    return found


@pytest.mark.parametrize("language", ["fa", "el"])
def test_a_sentence_is_translated_alike_in_every_package(language: str) -> None:
    # All catalogues become one: the same sentence with another translation would be lost.
    said: dict[tuple[str, str, bool], dict[tuple[str, ...], list[str]]] = defaultdict(dict)
    for one in translations(language):
        ways = said[one.context, one.source, one.has_plural]
        ways.setdefault(one.forms, []).append(one.package)

    clashes = [f"{key[:2]}: {ways}" for key, ways in sorted(said.items()) if len(ways) > 1]

    assert not clashes, "\n" + "\n".join(clashes)


@pytest.mark.parametrize("language", ["fa", "el"])
def test_no_catalogue_says_a_sentence_twice(language: str) -> None:
    twice = []
    for path in sorted(PACKAGE.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        entries = path.read_text(encoding="utf-8").split("\n\n")
        said = [match[0] for one in entries if (match := ENTRY.search(one))]
        twice += [f"{short(path)}: {one}" for one in sorted(set(said)) if said.count(one) > 1]

    assert twice == []


@pytest.mark.parametrize("language", ["fa", "el"])
def test_nothing_but_a_name_is_left_in_english(language: str) -> None:
    left = [
        one.place
        for one in translations(language)
        if one.source in one.forms
        and one.source not in NAMES
        and re.search("[a-z]{2}", PLACEHOLDER.sub("", one.source))
    ]

    assert left == []


def test_persian_is_spelt_as_persian() -> None:
    faults = list(breaking(PERSIAN_FAULTS, "fa"))

    assert not faults, "\n" + "\n".join(faults)


def test_greek_is_spelt_as_greek() -> None:
    faults = list(breaking(GREEK_FAULTS, "el"))

    assert not faults, "\n" + "\n".join(faults)


def test_greek_words_have_their_accent() -> None:
    faults = [
        f"{one.place}: {word}"
        for one in translations("el")
        for form in one.forms
        for word in without_accent(form)
    ]

    assert not faults, "\n" + "\n".join(faults)
