from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2]
ICONS = PACKAGE.parents[1] / "frontend" / "icons.txt"
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
PHYSICAL_CLASS = re.compile(r"(?<![\w-])(?:text|float)-(?:left|right)(?![\w-])")
OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|\shx-on|javascript:"
    r"|<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    re.IGNORECASE,
)
BOOTSTRAP_SCRIPT = re.compile(r"data-bs-(?:toggle|dismiss|target)")
ICON = re.compile(r"{%\s*icon\s+['\"]([\w-]+)['\"]")


def own_files(*endings: str) -> Iterator[Path]:
    for ending in endings:
        for path in sorted(PACKAGE.rglob(f"*.{ending}")):
            if "vendor" not in path.parts and "tests" not in path.parts:
                yield path


def found(pattern: re.Pattern[str], *endings: str) -> list[str]:
    return [
        f"{path.relative_to(PACKAGE)}: {match.group().strip()}"
        for path in own_files(*endings)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]


def test_styles_know_start_and_end_and_never_left_and_right() -> None:
    assert found(PHYSICAL, "css") == []
    assert found(PHYSICAL_CLASS, "html") == []


def test_no_template_style_or_script_names_another_host() -> None:
    templates = [line for line in found(OUTSIDE, "html") if "/analyse/" not in line]

    assert templates == []
    assert found(OUTSIDE, "css", "js", "svg") == []


def test_templates_carry_no_inline_style_script_or_handler() -> None:
    # What people take away is one file that must carry its own style.
    taken_away = ("/analyse/", "/person_head.html")
    shown = [line for line in found(INLINE, "html") if not any(one in line for one in taken_away)]
    assert shown == []


def test_templates_do_not_rely_on_scripts_that_are_not_served() -> None:
    assert found(BOOTSTRAP_SCRIPT, "html") == []


def test_every_icon_in_a_template_is_in_the_sprite() -> None:
    known = set(ICONS.read_text().split())
    used = {
        name
        for path in own_files("html")
        for name in ICON.findall(path.read_text(encoding="utf-8"))
    }

    assert used - known == set()


@pytest.mark.parametrize("ending", ["html", "css", "js"])
def test_templates_are_short_and_other_files_bounded(ending: str) -> None:
    limit = 200 if ending == "html" else 500
    lengths = {path.name: len(path.read_text().splitlines()) for path in own_files(ending)}

    assert {name: lines for name, lines in lengths.items() if lines > limit} == {}
