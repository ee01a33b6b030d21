"""Keep the Persian and Greek translations complete, without GNU gettext.

    .venv/bin/python scripts/messages.py extract web          # one package, or several
    .venv/bin/python scripts/messages.py extract connectors.shops.csv insight
    .venv/bin/python scripts/messages.py check                # all packages, or those named
    .venv/bin/python scripts/messages.py compile              # write the .mo files

`extract` reads every gettext call of the package's Python files and every {% translate %},
{% blocktranslate %} and _("…") of its templates, adds what is missing to
src/vafa/<package>/locale/{fa,el}/LC_MESSAGES/django.po with an empty translation and drops what
is no longer used. `check` fails with a list when a sentence is missing, empty, fuzzy or no longer
used, when plural forms or %(placeholders)s do not fit, or when a Persian sentence has Arabic
letters in it.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import write_po
from django.utils.translation import templatize

sys.path.insert(0, str(Path(__file__).resolve().parent))
from message_files import (
    LANGUAGES,
    PLURAL_FORMS,
    SOURCE,
    compile_all,
    empty_catalog,
    packages,
    po_path,
    read_catalog,
)

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED_FOLDERS = frozenset({"tests", "migrations", "locale", "static", "__pycache__"})
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sdf]|\{\w*\}")
ARABIC_LETTERS = re.compile("[يكةى]")
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(?:n?p?gettext|_)\((?:{LITERAL}|,|\s|count)*\)")

# A sentence and its context; a sentence with a plural is a pair.
Key = tuple[str | tuple[str, ...], str | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; returns the exit status."""
    parser = argparse.ArgumentParser(description="Extract, check or compile the translations.")
    parser.add_argument("command", choices=["extract", "check", "compile"])
    parser.add_argument("packages", nargs="*", help="such as web or connectors.shops.csv")
    asked = parser.parse_args(arguments)
    if asked.command == "compile":
        print(f"{compile_all()} catalogues compiled.")
        return 0
    chosen = [package_folder(name) for name in asked.packages] or packages()
    if asked.command == "extract":
        for folder in chosen:
            print("\n".join(extract_package(folder)))
        return 0
    faults = [fault for folder in chosen for fault in check_package(folder)]
    print("\n".join(faults) or "Every sentence is translated.")
    return 1 if faults else 0


def package_folder(name: str) -> Path:
    """Find a package's folder by its dotted name, with or without the leading vafa."""
    folder = SOURCE.joinpath(*name.removeprefix("vafa.").split("."))
    if folder not in packages():
        sys.exit(f"There is no package {name} (a package has an apps.py).")
    return folder


def sentences(folder: Path) -> dict[Key, str]:
    """Find every translatable sentence of a package, each with the first file that says it."""
    found: dict[Key, str] = {}
    for path in sorted(source_files(folder)):
        for key in sentences_of(path):
            found.setdefault(key, path.relative_to(folder).as_posix())
    return found


def source_files(folder: Path) -> Iterator[Path]:
    """List the package's Python files and templates, leaving out packages inside it."""
    inner = [other for other in packages() if other != folder and folder in other.parents]
    for path in folder.rglob("*"):
        if path.suffix not in {".py", ".html", ".txt"}:
            continue
        if SKIPPED_FOLDERS & set(path.relative_to(folder).parts):
            continue
        if not any(other in path.parents for other in inner):
            yield path


def sentences_of(path: Path) -> Iterator[Key]:
    """Read the sentences of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What templatize leaves between the calls is filler that no Python parser would take.
        text = "\n".join(match.group() for match in CALL.finditer(templatize(text)))
    for _line, message, _comments, context in extract(
        "python", io.BytesIO(text.encode()), keywords=KEYWORDS
    ):
        yield (tuple(message) if isinstance(message, (tuple, list)) else message, context)


def extract_package(folder: Path) -> list[str]:
    """Rewrite a package's .po files so that they hold exactly the sentences it says."""
    found = sentences(folder)
    report = []
    for language in LANGUAGES:
        path = po_path(folder, language)
        known = read_catalog(path, language)
        fresh = empty_catalog(language)
        for sentence, context in sorted(found, key=str):
            before = known.get(_first(sentence), context=context)
            same = before is not None and before.id == sentence and not before.fuzzy
            fresh.add(sentence, before.string if before and same else None, context=context)
        if found:
            write_catalog(fresh, path, language)
        elif path.is_file():
            path.unlink()
        empty = sum(not _is_translated(message) for message in fresh if message.id)
        report.append(f"{folder.name} {language}: {len(found)} sentences, {empty} to translate")
    return report


def write_catalog(catalog: Catalog, path: Path, language: str) -> None:
    """Write a .po file whose changes in git are the changed sentences alone."""
    body = io.BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURAL_FORMS[language]}\\n"\n\n'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + body.getvalue().rstrip() + b"\n")


def check_package(folder: Path) -> list[str]:
    """List everything that is wrong with a package's translations."""
    found = sentences(folder)
    name = ".".join(folder.relative_to(SOURCE).parts)
    return [
        f"{name} {language}: {fault}"
        for language in LANGUAGES
        for fault in faults_of(found, read_catalog(po_path(folder, language), language))
    ]


def faults_of(found: dict[Key, str], catalog: Catalog) -> Iterator[str]:
    """Compare one catalogue with the sentences that the package says."""
    expected = empty_catalog(str(catalog.locale))
    if (catalog.num_plurals, catalog.plural_expr) != (expected.num_plurals, expected.plural_expr):
        yield f"the plural rule is not {PLURAL_FORMS[str(catalog.locale)]}"
    for (sentence, context), place in sorted(found.items(), key=str):
        message = catalog.get(_first(sentence), context=context)
        if message is None or message.id != sentence:
            yield f"missing: {_first(sentence)!r} ({place})"
        elif message.fuzzy:
            yield f"fuzzy: {_first(sentence)!r}"
        elif not _is_translated(message):
            yield f"empty: {_first(sentence)!r}"
        else:
            yield from faults_of_message(message, catalog)
    for message in catalog:
        if message.id and (message.id, message.context) not in found:
            yield f"no longer used: {_first(message.id)!r}"
    for obsolete in catalog.obsolete.values():
        yield f"obsolete: {_first(obsolete.id)!r}"


def faults_of_message(message: Message, catalog: Catalog) -> Iterator[str]:
    """Judge one translation: plural forms, placeholders and, in Persian, letters."""
    sources, forms = _several(message.id), _several(message.string)
    expected = 1 if isinstance(message.id, str) else catalog.num_plurals
    shown = repr(sources[0])
    if len(forms) != expected:
        yield f"{len(forms)} forms where {expected} are needed: {shown}"
        return
    known = [sorted(PLACEHOLDER.findall(source)) for source in sources]
    needed = set(known[0]) & set(known[-1])
    for form in forms:
        used = sorted(PLACEHOLDER.findall(form))
        fits = used in known or (len(sources) > 1 and needed <= set(used) <= set(known[-1]))
        if not fits:
            yield f"placeholders {used} where {known[-1]} are needed: {shown}"
        if str(catalog.locale) == "fa" and ARABIC_LETTERS.search(form):
            yield f"Arabic letters in a Persian sentence: {shown}"


def _first(sentence: str | tuple[str, ...] | list[str]) -> str:
    return sentence if isinstance(sentence, str) else sentence[0]


def _several(text: str | Sequence[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [])


def _is_translated(message: Message) -> bool:
    forms = _several(message.string)
    return bool(forms) and all(forms)


if __name__ == "__main__":
    sys.exit(main())
