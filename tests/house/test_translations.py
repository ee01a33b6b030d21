from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.tree import PACKAGE, ROOT

SCRIPT = ROOT / "scripts" / "messages.py"


def translated_packages() -> list[str]:
    folders = [path.parent for path in PACKAGE.rglob("locale") if path.is_dir()]
    return sorted(".".join(folder.relative_to(PACKAGE).parts) for folder in folders)


@pytest.mark.parametrize("package", translated_packages())
def test_persian_and_greek_are_complete(package: str) -> None:
    checked = subprocess.run(
        [sys.executable, str(SCRIPT), "check", package], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr
