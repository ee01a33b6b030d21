"""What a new version of a rule says that the one before did not, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vafa.loyalty.forms.sentences import RuleSentence


@dataclass(frozen=True, slots=True)
class Changes:
    """The clauses that are new, and those that are gone."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


def changed_clauses(before: RuleSentence, after: RuleSentence) -> Changes:
    """Compare two versions of a rule in words; a change of mode changes no clause."""
    old, new = list(_clauses(before)), list(_clauses(after))
    return Changes(
        added=tuple(clause for clause in new if clause not in old),
        removed=tuple(clause for clause in old if clause not in new),
    )


def _clauses(said: RuleSentence) -> Iterator[str]:
    yield said.when
    yield from said.conditions
    yield from said.effects
    yield from said.limits
    yield from said.schedule
    yield from said.stacking
