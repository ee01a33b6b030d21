"""Make sure a Chromium is there for the browser tests: Debian's, installed when CI asks for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Install Chromium on a CI machine with apt; elsewhere only say what is missing."""
    if any(shutil.which(name) for name in NAMES):
        return 0
    may_install = os.environ.get("CI") and shutil.which("apt-get") and os.geteuid() == 0
    if not may_install:
        print("No Chromium here: the browser tests will be skipped.", file=sys.stderr)
        return 0
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], check=True, env=environment, timeout=600)
    subprocess.run(
        ["apt-get", "-qq", "-y", "install", "--no-install-recommends", "chromium"],
        check=True,
        env=environment,
        timeout=900,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
