from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import build_assets


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build_assets, "VENDOR", tmp_path)
    monkeypatch.setattr(build_assets, "STAMP", tmp_path / ".stamp")
    for name in [*build_assets.FILES, "icons.svg", build_assets.TABLER_LICENCE]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / ".stamp").write_text(build_assets.fingerprint())
    return tmp_path


def test_nothing_is_fetched_while_the_lock_the_icons_and_the_files_are_the_same(
    built: Path,
) -> None:
    assert build_assets.is_up_to_date()


def test_a_missing_file_or_another_lock_is_noticed(built: Path) -> None:
    (built / "icons.svg").unlink()
    missing = build_assets.is_up_to_date()
    (built / "icons.svg").write_text("")
    (built / ".stamp").write_text("older")

    assert not missing
    assert not build_assets.is_up_to_date()


def test_pointers_to_source_maps_are_dropped_from_styles_and_scripts_alone() -> None:
    sheet = b"a{color:red}\n/*# sourceMappingURL=a.css.map */"

    assert build_assets.without_source_map(sheet, "a.css") == b"a{color:red}"
    assert build_assets.without_source_map(sheet, "a.txt") == sheet


def test_the_lock_names_no_registry() -> None:
    lock = (build_assets.FRONTEND / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == 8
