"""The reference of rules lists what rules are made of, no less and no more."""

from __future__ import annotations

import json
import re
from pathlib import Path

from vafa.loyalty.rules.engine import KINDS, SOURCES, TRIGGERS, read_rule, rule_hash, write_rule
from vafa.loyalty.rules.engine.effect_shapes import EFFECT_SHAPES
from vafa.loyalty.rules.engine.effects import INVERSES, KINDS_OF

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "rules.md"
TEXT = PAGE.read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([^`]+)` \| (.*) \|$", re.MULTILINE)


def test_every_trigger_field_and_effect_is_on_the_page() -> None:
    rows = dict(ROW.findall(TEXT))

    assert [name for name in rows if name in TRIGGERS] == list(TRIGGERS)
    assert {name: rows[name] for name in SOURCES} == {
        name: str(source.type) for name, source in SOURCES.items()
    }
    assert [name for name in rows if name in KINDS] == list(KINDS)


def test_every_member_and_inverse_of_an_effect_is_on_the_page() -> None:
    rows = dict(ROW.findall(TEXT))

    for made, kind in KINDS_OF.items():
        members, _, inverse = rows[kind].partition(" | ")
        assert re.findall(r"`(\w+)`", members) == list(EFFECT_SHAPES[kind][1])
        assert (INVERSES[made].name or "nothing") in inverse


def test_the_example_on_the_page_is_a_rule() -> None:
    example = re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert example is not None

    found = read_rule(example.group(1))

    assert rule_hash(read_rule(json.dumps(write_rule(found)))) == rule_hash(found)
