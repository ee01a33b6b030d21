"""What a name says once titles, order, script and spelling no longer matter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from vafa.core.text import search_key, search_tokens
from vafa.customers.rules.sounds import skeleton

WORDS_MAX: Final = 6
_CACHED_NAMES: Final = 1 << 14

_TITLES_WRITTEN: Final = """
    آقای آقا خانم خانوم بانو دکتر مهندس استاد سید سیده حاج حاجی حاجیه جناب سرکار دوشیزه
    κ κος κα κυρ κυρία κύριος κυρίου κυρίας δις δρ
    mr mrs ms miss mx dr prof sir madam mme mlle herr frau seyed seyyed seyyedeh sayed kos kyr
"""
_TITLES: Final = frozenset(map(search_key, _TITLES_WRITTEN.split()))
# Names that one person bears in two forms, on paper and in the street.
_FORMS: Final = {
    search_key(form): search_key(full)
    for full, forms in {
        "γεωργιος": "γιωργος γιωργης", "ιωαννης": "γιαννης", "κωνσταντινος": "κωστας ντινος",
        "δημητριος": "δημητρης μιτσος", "νικολαος": "νικος", "αθανασιος": "θανασης νασος",
        "εμμανουηλ": "μανωλης", "παναγιωτης": "πανος", "χαραλαμπος": "μπαμπης χαρης",
        "βασιλειος": "βασιλης", "αναστασιος": "τασος", "σπυριδων": "σπυρος",
        "αικατερινη": "κατερινα", "ευαγγελια": "βαγγελιω λιτσα", "ευαγγελος": "βαγγελης",
        "σταυρουλα": "βουλα", "αντωνιος": "αντωνης", "μιχαηλ": "μιχαλης",
        "georgios": "giorgos yorgos yiorgos george", "ioannis": "giannis yannis yiannis",
        "konstantinos": "kostas costas", "dimitrios": "dimitris", "nikolaos": "nikos",
        "emmanouil": "manolis", "panagiotis": "panos", "vasileios": "vasilis vassilis",
        "aikaterini": "katerina", "evangelos": "vangelis", "antonios": "antonis",
        "michail": "michalis", "athanasios": "thanasis",
    }.items()
    for form in forms.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoldedName:
    """The words of a name in their order, without titles; and as they are written down."""

    words: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        return bool(self.words)


@lru_cache(maxsize=_CACHED_NAMES)
def folded_name(name: str) -> FoldedName:
    """Fold a name: case, accents, Persian or Arabic letters, half-spaces, titles.

    A name that is nothing but titles keeps them: κ. alone is more than nothing.
    """
    words = [word for word in search_tokens(name) if not word.isdigit()][: WORDS_MAX + 2]
    named = [word for word in words if word not in _TITLES]
    return FoldedName(tuple(named or words)[:WORDS_MAX])


def full_form(word: str) -> str:
    """Give the long form of a name that has a short one: Γιώργος is Γεώργιος."""
    return _FORMS.get(word, word)


def name_key(name: FoldedName) -> str:
    """Give one text for all ways to order and spell the words of a name.

    Words are consonants in Latin, sorted, so that it serves to find candidates and no more.
    """
    return " ".join(sorted(skeleton(full_form(word)) for word in name.words if len(word) > 1))
