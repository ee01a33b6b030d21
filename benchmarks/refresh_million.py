"""`vafa refresh` end to end on an invented base: seconds per step, peak memory, and beside it a
plain GROUP BY customer_id over the same Parquet in DuckDB.

    python benchmarks/refresh_million.py [--customers 1000000] [--database sqlite|postgresql]

The base is made once and kept in benchmarks/out/; `--again` keeps the run that is in force, so
that every customer is judged beside its row of before. Bars: at most 10 minutes and 4 GB, the
refresh and its children together.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parent))
from invented_base import database, folder_of, surroundings

PLAIN = """
    SELECT customer_id, count(*), min(day), max(day), sum(net_revenue)
    FROM read_parquet('{facts}') WHERE is_purchase GROUP BY customer_id
"""


class Peak(threading.Thread):
    """Samples the memory of a process and of everything it started, five times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.megabytes, self.is_over = pid, 0.0, threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.2):
            self.megabytes = max(self.megabytes, sum(map(_resident, _family(self.pid))))


def _family(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [pid, *(one for child in text.split() for one in _family(int(child)))]


def _cpu_seconds(pid: int) -> float:
    """Return what a process and its children that are over have used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def refresh(environment: dict[str, str]) -> float:
    """Run `vafa refresh` in a process of its own and tell when each step began."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "vafa.project", "refresh"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    peak = Peak(process.pid)
    peak.start()
    steps: list[tuple[str, float, float]] = [("start", began, 0.0)]
    assert process.stdout is not None
    for line in process.stdout:
        steps.append((line.strip(), time.monotonic(), _cpu_seconds(process.pid)))  # noqa: PERF401
    before = os.times()
    code = process.wait()
    ended, after = time.monotonic(), os.times()
    peak.is_over.set()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    for (name, at, used), (_next, until, then) in zip(
        steps, [*steps[1:], ("", ended, cpu)], strict=True
    ):
        print(f"  {until - at:8.1f} s {then - used:8.1f} CPU s  {name}", flush=True)
    print(f"{ended - began:.1f} s in all, {cpu:.1f} CPU s, peak {peak.megabytes:,.0f} MB")
    if code:
        raise SystemExit(code)
    return ended - began


def plain_seconds(folder: Path) -> float:
    """Measure the plain GROUP BY, the best of three."""
    facts = folder / "warehouse" / "facts" / "orders" / "*" / "*.parquet"
    seconds = []
    for _round in range(3):
        began = time.monotonic()
        duckdb.connect().execute(PLAIN.format(facts=facts)).to_arrow_table()
        seconds.append(time.monotonic() - began)
    return min(seconds)


def main() -> None:
    """Make the base unless it is there, refresh it, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--again", action="store_true", help="beside the run in force")
    asked = parser.parse_args()
    folder = folder_of(asked.customers, asked.database)
    if not (folder / "made").exists():
        # A base that was left half made has lost its indexes.
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with database(folder, asked.database) as url:
        environment = surroundings(folder, url)
        if not (folder / "made").exists():
            began = time.monotonic()
            maker = Path(__file__).parent / "invented_base.py"
            command = [sys.executable, str(maker), "prepare", str(asked.customers)]
            subprocess.run(command, env=environment, check=True)
            (folder / "made").touch()
            print(f"base made in {time.monotonic() - began:.0f} s")
        if not asked.again:
            shutil.rmtree(folder / "warehouse", ignore_errors=True)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        seconds = refresh(environment)
    plain = plain_seconds(folder)
    print(f"plain GROUP BY: {plain:.2f} s, {plain / seconds:.2%} of the refresh")


if __name__ == "__main__":
    main()
