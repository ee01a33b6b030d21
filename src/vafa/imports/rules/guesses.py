"""What was guessed about a file, how surely, and from what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vafa.imports.rules.words import Said

# Below this a person should look before the file is taken in.
SURE_ENOUGH: Final = 0.75


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess: the setting, its value, a confidence from 0 to 1, and the evidence for it."""

    setting: str
    value: str
    confidence: float
    evidence: Said

    @property
    def asks(self) -> bool:
        """The evidence is too thin: a person has to confirm."""
        return self.confidence < SURE_ENOUGH
