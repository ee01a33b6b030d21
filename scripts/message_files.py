"""The translations as files: where they lie, and how they are compiled.

    .venv/bin/python scripts/message_files.py        # compile every .po beside itself

Needs Babel alone, because the wheel is built where nothing else is installed.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "vafa"
# As Django itself writes them, so that all catalogues of a language share one rule.
PLURAL_FORMS = {"fa": "nplurals=2; plural=(n > 1);", "el": "nplurals=2; plural=(n != 1);"}
LANGUAGES = tuple(PLURAL_FORMS)


def packages() -> list[Path]:
    """List the packages that carry translations of their own: every Django app."""
    return sorted(path.parent for path in SOURCE.rglob("apps.py"))


def po_path(package: Path, language: str) -> Path:
    """Say where a package keeps its sentences in a language."""
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def empty_catalog(language: str) -> Catalog:
    """Begin a catalogue with the plural rule of its language."""
    catalog = Catalog(locale=language)
    catalog.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    return catalog


def read_catalog(path: Path, language: str) -> Catalog:
    """Read one .po file; a missing one is an empty catalogue."""
    if not path.is_file():
        return empty_catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def compile_all(source: Path = SOURCE) -> int:
    """Write the .mo of every .po that is younger than it, and say how many were written."""
    written = 0
    for path in sorted(source.rglob("locale/*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime_ns > path.stat().st_mtime_ns:
            continue
        catalog = read_catalog(path, path.parent.parent.name)
        partial = target.with_suffix(".mo.part")
        with partial.open("wb") as file:
            write_mo(file, catalog)
        partial.replace(target)
        written += 1
    return written


if __name__ == "__main__":
    print(f"Messages: {compile_all()} catalogues compiled.")
