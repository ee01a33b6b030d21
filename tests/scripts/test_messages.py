from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import message_files
import messages

TEMPLATE = """{% translate "Orders" %}
{% blocktranslate count n=total %}{{ n }} order{% plural %}{{ n }} orders{% endblocktranslate %}
{% include "x.html" with title=_("Nobody here") %}{% translate "May" context "month" %}"""
PYTHON = 'from x import gettext_lazy as _\nSENTENCE = _("Please wait %(seconds)s seconds.")\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "shop"
    (package / "templates").mkdir(parents=True)
    (package / "apps.py").write_text("")
    (package / "rules.py").write_text(PYTHON)
    (package / "templates" / "page.html").write_text(TEMPLATE)
    for module in (messages, message_files):
        monkeypatch.setattr(module, "SOURCE", tmp_path)
    return package


def translate(folder: Path, old: str, new: str, language: str = "fa") -> None:
    path = message_files.po_path(folder, language)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def faults(folder: Path) -> list[str]:
    return [fault for fault in messages.check_package(folder) if " fa: " in fault]


def fill(folder: Path) -> None:
    messages.extract_package(folder)
    for language in ("fa", "el"):
        path = message_files.po_path(folder, language)
        catalog = message_files.read_catalog(path, language)
        for message in catalog:
            if message.id:
                message.string = message.id
        messages.write_catalog(catalog, path, language)


def test_sentences_of_python_files_and_templates_are_found(folder: Path) -> None:
    found = messages.sentences(folder)

    assert set(found) == {
        ("Orders", None),
        (("%(n)s order", "%(n)s orders"), None),
        ("Nobody here", None),
        ("May", "month"),
        ("Please wait %(seconds)s seconds.", None),
    }


def test_a_sentence_without_a_translation_is_reported_as_missing_then_as_empty(
    folder: Path,
) -> None:
    missing = faults(folder)
    messages.extract_package(folder)

    assert len(missing) == 5
    assert "shop fa: missing: 'Orders' (templates/page.html)" in missing
    assert "shop fa: empty: 'Orders'" in faults(folder)


def test_a_complete_package_has_no_faults_and_is_not_rewritten(folder: Path) -> None:
    fill(folder)
    before = message_files.po_path(folder, "el").read_text()

    messages.extract_package(folder)

    assert messages.check_package(folder) == []
    assert message_files.po_path(folder, "el").read_text() == before


def test_a_lost_placeholder_is_reported(folder: Path) -> None:
    fill(folder)
    translate(folder, 'msgstr "Please wait %(seconds)s seconds."', 'msgstr "صبر کنید."')

    sentence = "'Please wait %(seconds)s seconds.'"
    assert faults(folder) == [
        f"shop fa: placeholders [] where ['%(seconds)s'] are needed: {sentence}"
    ]


def test_a_missing_plural_form_is_reported(folder: Path) -> None:
    fill(folder)
    translate(folder, 'msgstr[1] "%(n)s orders"', 'msgstr[1] ""')

    assert faults(folder) == ["shop fa: empty: '%(n)s order'"]


def test_another_plural_rule_is_reported(folder: Path) -> None:
    fill(folder)
    translate(folder, "plural=(n > 1)", "plural=(n != 1)")

    assert faults(folder) == ["shop fa: the plural rule is not nplurals=2; plural=(n > 1);"]


def test_a_fuzzy_translation_is_reported(folder: Path) -> None:
    fill(folder)
    translate(folder, 'msgid "Orders"', '#, fuzzy\nmsgid "Orders"')

    assert faults(folder) == ["shop fa: fuzzy: 'Orders'"]


def test_a_sentence_that_nobody_says_any_more_is_reported_and_dropped(folder: Path) -> None:
    fill(folder)
    (folder / "rules.py").write_text("")
    reported = faults(folder)

    messages.extract_package(folder)

    assert reported == ["shop fa: no longer used: 'Please wait %(seconds)s seconds.'"]
    assert messages.check_package(folder) == []


def test_arabic_letters_in_persian_are_reported(folder: Path) -> None:
    fill(folder)
    translate(folder, 'msgstr "Orders"', 'msgstr "مشتري"')

    assert faults(folder) == ["shop fa: Arabic letters in a Persian sentence: 'Orders'"]


def test_compiling_writes_what_gettext_reads(folder: Path) -> None:
    fill(folder)

    assert message_files.compile_all(folder) == 2
    assert message_files.compile_all(folder) == 0
    assert message_files.po_path(folder, "fa").with_suffix(".mo").stat().st_size > 100
