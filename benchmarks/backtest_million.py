"""A trial of a programme over 1,000,000 past orders, by the worker's own job: seconds and memory.

    python benchmarks/backtest_million.py [--customers 100000] [--database postgresql] [--profile]

Invents a base of ten orders a customer (kept in benchmarks/out/), installs the English starting
template, and runs the trial over all four years. Bar: 1,000,000 orders in 5 minutes. Prints
seconds by the clock and of the processor, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from invented_base import HISTORY_DAYS, UNTIL, database, folder_of, surroundings

NAME = "Trial"


def run(profile: bool) -> None:
    """Install the template when it is not there yet, and try it once."""
    import django  # noqa: PLC0415 (the settings are named by the caller)

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from vafa.core.keys import SYSTEM  # noqa: PLC0415
    from vafa.journal.jobs.progress import Progress  # noqa: PLC0415
    from vafa.loyalty.actions.templates import install_template  # noqa: PLC0415
    from vafa.loyalty.jobs.trials import try_rules  # noqa: PLC0415
    from vafa.loyalty.models import Programme, Simulation  # noqa: PLC0415

    at = datetime.now(UTC)
    programme = Programme.objects.filter(name=NAME).first()
    if programme is None:
        programme = install_template(key="english", name=NAME, at=at, by=SYSTEM)
    simulation = Simulation.objects.create(
        programme=programme,
        rules_hash="",
        first_day=UNTIL - timedelta(days=HISTORY_DAYS),
        latest_day=UNTIL,
        spent_bp=7_000,
        asked_at=at,
        by=str(SYSTEM),
    )
    profiler = cProfile.Profile()
    began, used = time.perf_counter(), time.process_time()
    if profile:
        profiler.enable()
    orders = try_rules(Progress(), simulation_id=simulation.id)["orders"]
    profiler.disable()
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    simulation.refresh_from_db()
    assert simulation.result is not None
    tally = simulation.result["tally"]
    given = tally["active"] + tally["waiting"] + tally["ended"]
    print(f"{connection.vendor}: {orders:,} orders, {tally['members']:,} members, {given:,} points")
    print(f"{seconds:.1f} s, {cpu:.1f} s CPU: {cpu / orders * 1e6:.0f} us CPU an order")
    print(f"{peak} MB at most")
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Invent the base when it is not there, and measure in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    folder = folder_of(asked.customers, asked.database)
    is_there = (folder / "complete").exists()
    folder.mkdir(parents=True, exist_ok=True)
    here = Path(__file__).parent
    with database(folder, asked.database) as url:
        environment = surroundings(folder, url)
        if not is_there:
            command = [sys.executable, str(here / "invented_base.py"), "base", str(asked.customers)]
            subprocess.run(command, check=True, env=environment)
            (folder / "complete").touch()
        command = [sys.executable, "-m", "django", "migrate", "-v", "0"]
        subprocess.run(command, check=True, env=environment, stdin=subprocess.DEVNULL)
        command = [sys.executable, __file__, "--run", *(["--profile"] if asked.profile else [])]
        subprocess.run(command, check=True, env=environment)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run("--profile" in sys.argv)
    else:
        main()
