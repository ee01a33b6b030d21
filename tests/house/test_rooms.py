from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.tree import FEATURES, PACKAGE, parsed, product_files, python_files, short

ROOMS = {
    "__init__", "rules", "models", "queries", "actions", "facts", "forms", "views", "api",
    "reactions", "jobs", "admin", "urls", "apps", "templatetags", "middleware", "management",
    "make", "templates", "static", "migrations", "tests", "locale",
}  # fmt: skip
FURTHER_ROOMS = {
    # Two long jobs with parts of their own.
    "insight": {"refresh", "analyse"},
    # Rows of a file wait here until their order is whole.
    "connectors/shops/csv": {"staging"},
}
NAMES_THAT_SAY_NOTHING = {
    "utils", "util", "helpers", "helper", "common", "services", "managers", "signals", "mixins",
    "misc",
}  # fmt: skip


# The demo is a floor of its own kind: one part per shop to try.
@pytest.mark.parametrize("feature", sorted(set(FEATURES) - {"demo"}))
def test_a_feature_has_no_other_rooms_than_the_house(feature: str) -> None:
    rooms = {
        path.stem
        for path in (PACKAGE / feature).glob("*")
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }

    assert rooms - ROOMS - FURTHER_ROOMS.get(feature, set()) == set()


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [short(path) for path in python_files() if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_only_the_project_opens_the_api_of_a_feature() -> None:
    wrong = [
        f"{short(path)}: {module}"
        for path in product_files()
        if path != PACKAGE / "project" / "api.py"
        for module in _imported(path)
        if module.startswith("vafa.") and module.endswith(".api") and module != "vafa.web.api"
    ]

    assert wrong == []


def _imported(path: Path) -> list[str]:
    nodes = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.ImportFrom)]
    return [node.module or "" for node in nodes]
