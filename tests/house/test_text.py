"""What is committed holds no trace of the machine it was written on, and enough words."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, parsed, product_files, short, tracked_files

# Put together here, so that this file does not find itself.
HOSTS = [".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"), ("registry", "yarnpkg"),
    ("unpkg", "com"), ("cdn", "jsdelivr"), ("cdnjs", "cloudflare"), ("fonts", "googleapis"),
)]  # fmt: skip
# This machine's own folders, and those that every machine has.
MACHINE_PATHS = [str(path) + "/" for path in (*ROOT.parent.iterdir(), Path.home())]
HOME_PATH = re.compile(r"(?<![\w.$}~/-])/(?:home|Users)/[\w.]")
INDEX_OPTION = re.compile("-" + r"-(?:extra-)?index-url|-" + r"-find-links")
PRODUCT_SHARE = (5.0, 12.0)
ANALYTICS_SHARE = (25.0, 45.0)


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content[:8_000]:
            found.append((path, content.decode("utf-8", "replace")))
    return found


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a checkout knows what is tracked")
def test_no_file_names_a_registry_or_a_machine() -> None:
    wrong = []
    for path, text in texts():
        wrong += [f"{short(path)}: {word}" for word in (*HOSTS, *MACHINE_PATHS) if word in text]
        for pattern in (HOME_PATH, INDEX_OPTION):
            match = pattern.search(text)
            wrong += [f"{short(path)}: {match.group()}"] if match else []

    assert wrong == []


def share_of_words(paths: list[Path]) -> float:
    """Return the share of comment and docstring lines among the lines that are not empty."""
    words = lines = 0
    for path in paths:
        text = path.read_text(encoding="utf-8")
        lines += sum(bool(line.strip()) for line in text.splitlines())
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        words += len({token.start[0] for token in tokens if token.type == tokenize.COMMENT})
        words += sum(_docstring_lines(path))
    return 100 * words / lines


def _docstring_lines(path: Path) -> Iterator[int]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and ast.get_docstring(node, clean=False) is not None:
                yield (first.end_lineno or first.lineno) - first.lineno + 1


def analytics_files() -> list[Path]:
    return [path for path in product_files() if path.is_relative_to(PACKAGE / "analytics")]


def test_the_product_is_explained_but_not_retold() -> None:
    analytics = set(analytics_files())
    share = share_of_words([path for path in product_files() if path not in analytics])

    assert PRODUCT_SHARE[0] <= share <= PRODUCT_SHARE[1]


def test_the_analytics_are_explained_at_length() -> None:
    share = share_of_words(analytics_files())

    assert ANALYTICS_SHARE[0] <= share <= ANALYTICS_SHARE[1]
