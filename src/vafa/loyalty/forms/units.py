"""A programme's own word for its points, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.loyalty.forms.rule_values import Names
from vafa.loyalty.models import Programme


@dataclass(frozen=True, slots=True)
class Units:
    """How one reader sees the points of a programme: the word for one and for many."""

    reader: Reader
    one: str
    many: str

    def of(self, count: int) -> str:
        """Write so many points: "1 star", "1,200 stars"."""
        word = self.one if abs(count) == 1 else self.many
        return _("%(number)s %(unit)s") % {"number": self.reader.number(count), "unit": word}


def unit_words(programme: Programme, language: str) -> tuple[str, str]:
    """Return the word for one and for many, in another language where this one has none."""
    known: dict[str, list[str]] = programme.unit_names
    found = known.get(language) or next(iter(known.values()), [])
    return (found[0], found[-1]) if found else ("", "")


def units_for(programme: Programme, reader: Reader) -> Units:
    """Say how a reader sees the points of a programme."""
    return Units(reader, *unit_words(programme, reader.language))


def names_for(programme: Programme, reader: Reader) -> Names:
    """Name the things of a programme's rules as its pages do."""
    words = unit_words(programme, reader.language)
    things = {f"budget:{key}": name for key, name in programme.budgets.values_list("key", "name")}
    templates = programme.code_templates.values_list("key", "name")
    things |= {f"code:{key}": name for key, name in templates}
    things |= _games(programme, reader.language)
    tiers = (programme.ladder or {}).get("words", {})
    things |= {
        f"tier:{code}": said["names"][reader.language]
        for code, said in tiers.items()
        if said.get("names", {}).get(reader.language)
    }
    return Names(things=things, units={programme.asset_id: words})


def _games(programme: Programme, language: str) -> dict[str, str]:
    """Name challenges, badges, draws and wheels, in another language where this has none."""
    kinds = {
        "challenge": programme.challenges.values_list("key", "names"),
        "badge": programme.badges.values_list("key", "names"),
        "draw": programme.draws.values_list("key", "names"),
        "wheel": programme.wheels.values_list("key", "names"),
    }
    return {
        f"{kind}:{key}": names.get(language) or next(iter(names.values()))
        for kind, rows in kinds.items()
        for key, names in rows
    }
