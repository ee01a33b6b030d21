"""The house as its tests see it: files, functions, packages and floors."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "vafa"
FEATURES = (
    "catalogue",
    "connectors/shops/balances",
    "connectors/shops/codes",
    "connectors/shops/contacts",
    "connectors/shops/costs",
    "connectors/shops/csv",
    "customers",
    "demo",
    "imports",
    "insight",
    "journal",
    "ledger",
    "lifecycle",
    "loyalty",
    "orders",
    "portfolio",
    "processes",
    "staff",
    "tasks",
    "warehouse",
)


@dataclass(frozen=True)
class Function:
    """A function with where it stands, for messages that can be clicked."""

    path: Path
    node: ast.FunctionDef | ast.AsyncFunctionDef
    is_top_level: bool

    @property
    def place(self) -> str:
        return f"{short(self.path)}:{self.node.lineno} {self.node.name}"

    @property
    def lines(self) -> int:
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1


def short(path: Path) -> str:
    """Return the path from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def product_files() -> list[Path]:
    """Return the Python files of the product, without tests and migrations."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts)
    ]


def python_files() -> list[Path]:
    """Return every Python file of ours but the migrations."""
    folders = (PACKAGE, ROOT / "tests", ROOT / "scripts", ROOT / "benchmarks", ROOT / "deploy")
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        # What a benchmark builds for itself in `out` is not ours.
        if not {"migrations", "out"} & set(path.relative_to(ROOT).parts)
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Return every function of a file, the nested ones too."""
    tree = parsed(path)
    top = set(map(id, tree.body))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(path, node, id(node) in top)


def room_files(room: str) -> list[Path]:
    """Return the files of one room in all features: `actions.py` and the files of `actions/`."""
    found: list[Path] = []
    for feature in FEATURES:
        folder = PACKAGE / feature
        found += [folder / f"{room}.py"] if (folder / f"{room}.py").is_file() else []
        found += sorted((folder / room).rglob("*.py"))
    return found


def floor_of(package: str) -> int:
    """Return how high a package stands: 0 is the ground, `core`."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(c["layers"] for c in contracts["contracts"] if c["type"] == "layers")
    for height, layer in enumerate(reversed(layers)):
        if package in {name.strip(" ()") for name in layer.split("|")}:
            return height
    raise AssertionError(f"{package} stands on no floor")


def tracked_files() -> list[Path]:
    """Return the files that a commit would hold: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]
