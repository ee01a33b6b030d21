"""The reference lists every setting, command, event and fact, and its links lead somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.tree import FEATURES, ROOT, parsed, product_files
from vafa.analytics.facts import FACTS
from vafa.insight.refresh.snapshots import COLUMNS
from vafa.project.commands import COMMANDS
from vafa.project.environment import SETTINGS
from vafa.project.jobs import JOBS
from vafa.staff.rules import PERMISSIONS

REFERENCE = ROOT / "docs" / "reference"
ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
LINK = re.compile(r"\]\(([^()#\s]*)#?([^()\s]*)\)")
PRODUCT = ROOT / "src" / "vafa"
SETTINGS_MAX = 30
# A kind that ends in a state is written for each of these.
ENDINGS = {"imports.row_": ("mended", "dismissed")}
KIND = re.compile(rf"({'|'.join(sorted({name.split('/')[0] for name in FEATURES}))})\.[a-z_]*[a-z]")


def rows(name: str) -> list[str]:
    return ROW.findall((REFERENCE / name).read_text(encoding="utf-8"))


def kinds_in_code() -> set[str]:
    """Return every dotted name in the files that write entries, but permissions and jobs."""
    found: set[str] = set()
    for path in product_files():
        tree = parsed(path)
        if _writes_entries(tree):
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and KIND.fullmatch(node.value)
            }
            found |= {kind for node in ast.walk(tree) for kind in _put_together(node)}
    return found - PERMISSIONS - set(JOBS)


def _put_together(node: ast.AST) -> list[str]:
    """Return the kinds of `f"imports.row_{state}"`: what is known of such states by its users."""
    if not isinstance(node, ast.JoinedStr) or not isinstance(node.values[0], ast.Constant):
        return []
    beginning = str(node.values[0].value)
    return [f"{beginning}{end}" for end in ENDINGS.get(beginning, ())]


def _writes_entries(tree: ast.Module) -> bool:
    is_journal = any(isinstance(n, ast.FunctionDef) and n.name == "record" for n in tree.body)
    return is_journal or any(
        isinstance(node, ast.ImportFrom)
        and node.module == "vafa.journal.actions"
        and any(alias.name == "record" for alias in node.names)
        for node in tree.body
    )


def test_every_setting_is_in_the_reference() -> None:
    assert rows("settings.md") == [setting.name for setting in SETTINGS]


def test_every_setting_is_described_as_in_the_code() -> None:
    text = (REFERENCE / "settings.md").read_text(encoding="utf-8")

    assert [setting.name for setting in SETTINGS if setting.meaning not in text] == []


def test_there_are_at_most_30_settings() -> None:
    assert len(SETTINGS) <= SETTINGS_MAX


def test_every_command_is_in_the_reference() -> None:
    assert rows("commands.md") == [f"vafa {name}" for name in COMMANDS]


def test_every_kind_of_entry_is_in_the_reference() -> None:
    documented = rows("events.md")

    assert sorted(kinds_in_code() - set(documented)) == []
    assert len(documented) == len(set(documented))


def test_the_reference_names_no_kind_that_is_never_written() -> None:
    assert sorted(set(rows("events.md")) - kinds_in_code()) == []


def test_every_fact_column_is_in_the_reference_with_its_meaning() -> None:
    text = (REFERENCE / "facts.md").read_text(encoding="utf-8")
    tables = {part.partition("\n")[0]: part for part in text.split("\n## ")[1:]}

    assert list(tables) == [*(table.name for table in FACTS), "snapshot"]
    for table in FACTS:
        assert ROW.findall(tables[table.name]) == list(table.names())
        assert [one.meaning for one in table.columns if one.meaning not in text] == []


def test_every_snapshot_column_is_in_the_reference() -> None:
    text = (REFERENCE / "facts.md").read_text(encoding="utf-8")

    assert ROW.findall(text.partition("\n## snapshot")[2]) == COLUMNS.names


def _leads(page: Path, target: str, place: str) -> bool:
    """Tell whether there is such a file, and in it such a heading."""
    aim = page.parent / target if target else page
    if not place:
        return aim.exists()
    headings = re.findall(r"^#+ (.+)$", aim.read_text(encoding="utf-8"), re.MULTILINE)
    return place in {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_every_link_of_the_documents_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *PRODUCT.rglob("README.md")]
    links = [
        (page, target, place)
        for page in pages
        for target, place in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target
    ]

    assert [(str(page), *link) for page, *link in links if not _leads(page, *link)] == []
