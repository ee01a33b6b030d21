"""Rules kept as JSON, read into types; what does not fit is refused with its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


class Misfit(ValueError):
    """Say that a part of a rule's JSON is not what it should be, and where.

    `path` leads to the part ("validity.months"), `code` lets a form say it in the reader's
    language, `params` are the figures within that sentence.
    """

    def __init__(self, path: str, sentence: str, *, code: str, **params: object) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path = path
        self.sentence = sentence
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Part:
    """An object within a rule's JSON, with the path that leads to it."""

    fields: Mapping[str, object]
    path: str

    @classmethod
    def of(cls, value: object, path: str) -> Part:
        """Take an object; refuses every other JSON."""
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise Misfit(path, "An object was expected here.", code="not_an_object")
        return cls(value, path)

    def at(self, name: str) -> str:
        """Lead to a field."""
        return f"{self.path}.{name}"

    def only(self, *names: str) -> Part:
        """Refuse fields that nobody reads, so that no typing error stays unseen."""
        for name in self.fields:
            if name not in names:
                raise Misfit(self.at(name), "There is no such field here.", code="unknown_field")
        return self

    def has(self, name: str) -> bool:
        """Tell whether a field is there and is not null."""
        return self.fields.get(name) is not None

    def integer(self, name: str, *, low: int, high: int) -> int:
        """Read a whole number between two bounds, both allowed."""
        value = self._there(name)
        if type(value) is not int:
            raise Misfit(self.at(name), "A whole number was expected here.", code="not_a_number")
        if not low <= value <= high:
            sentence = f"This number must lie between {low} and {high}."
            raise Misfit(self.at(name), sentence, code="out_of_range", low=low, high=high)
        return value

    def text(self, name: str) -> str:
        """Read a text that says something."""
        value = self._there(name)
        if not isinstance(value, str) or not value.strip():
            raise Misfit(self.at(name), "A text was expected here.", code="not_a_text")
        return value

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """Read one of a few words."""
        value = self._there(name)
        if not isinstance(value, str) or value not in choices:
            sentence = f"One of these was expected here: {', '.join(choices)}."
            raise Misfit(self.at(name), sentence, code="not_a_choice", choices=tuple(choices))
        return value

    def day(self, name: str) -> date:
        """Read a day as year-month-day of the Gregorian calendar."""
        value = self.text(name)
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.isoformat() != value:
            raise Misfit(self.at(name), "A day was expected here: 2026-01-31.", code="not_a_day")
        return found

    def part(self, name: str) -> Part:
        """Read an object within this one."""
        return Part.of(self._there(name), self.at(name))

    def parts(self, name: str) -> list[Part]:
        """Read a list of objects."""
        value = self._there(name)
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise Misfit(self.at(name), "A list was expected here.", code="not_a_list")
        return [Part.of(item, f"{self.at(name)}[{index}]") for index, item in enumerate(value)]

    def _there(self, name: str) -> object:
        if not self.has(name):
            raise Misfit(self.at(name), "This field is missing.", code="missing")
        return self.fields[name]
