"""Programmes ready to run, as shops of three countries know them: `TEMPLATES` by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vafa.loyalty.rules.templates.english import ENGLISH
from vafa.loyalty.rules.templates.greek import GREEK
from vafa.loyalty.rules.templates.making import (
    drafts_of,
    ladder_of,
    ladder_words,
    making_of,
    unit_value_micro,
)
from vafa.loyalty.rules.templates.persian import PERSIAN
from vafa.loyalty.rules.templates.shapes import Making, RuleDraft, StartingTemplate, Step, Words

TEMPLATES: Final[Mapping[str, StartingTemplate]] = MappingProxyType(
    {template.key: template for template in (PERSIAN, GREEK, ENGLISH)}
)

__all__ = [
    "TEMPLATES",
    "Making",
    "RuleDraft",
    "StartingTemplate",
    "Step",
    "Words",
    "drafts_of",
    "ladder_of",
    "ladder_words",
    "making_of",
    "unit_value_micro",
]
