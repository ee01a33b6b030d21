"""Server time and queries of every page on the refreshed base of `refresh_million.py`.

    python benchmarks/pages_million.py [--customers 1000000] [--requests 50]
                                       [--database sqlite|postgresql] [--only /profit/]

Django's test client, in this process, an owner signed in; each page is asked for in turn with
another customer, place or text each time, two requests first as a warm-up. Bars: p95 of at most
150 ms (100 ms for search) and at most 12 queries. CPU time stands beside, as the machine may be
busy with other things.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from html import unescape
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from invented_base import FIRST, LAST, database, folder_of, surroundings

PAGE_MS, SEARCH_MS, QUERIES = 150, 100, 12
SEED = 11
WARM_UP = 2

FILTERS = {
    "phase at risk": "phase=at_risk",
    "phase won back": "phase=won_back",
    "strategy": "strategy=PROTECT",
    "country": "country=GR",
    "country and phase": "country=FR&phase=former",
    "value from": "value_min=500",
    "value and silence": "value_min=100&silent_min=90",
    "p_buys": "p_buys_min=80",
    "overdue": "is_overdue=on",
    "by hand": "is_overridden=on",
    "nameless": "is_nameless=on",
    "rare": "phase=new&country=PT&revenue_min=1000",
    "left out": "left_out=yes",
}
SORTS = ("value", "value_low", "revenue", "revenue_low", "latest", "silent")
PLAIN = {
    "today": "/",
    "portfolio": "/portfolio/",
    "lifecycle": "/lifecycle/",
    "how right": "/how-right/",
    "offer": "/offer/",
    "data": "/data/",
    "work": "/data/work/",
    "audit": "/audit/",
    "profit": "/profit/",
    "classic views": "/profit/views/",
    "people of a view": "/profit/views/people/",
    "questions": "/questions/",
    "chain": "/chain/",
    "horizons": "/portfolio/horizons/",
    "prices": "/prices/",
    "quality": "/quality/",
    "quality sample": "/quality/sample/",
    "prospects": "/customers/prospects/",
    "duplicates": "/customers/duplicates/",
    "merges": "/customers/merges/",
    "tasks": "/tasks/",
    "tasks of all": "/tasks/all/",
    "proposals": "/tasks/proposed/",
    "costs": "/costs/",
    "costs of products": "/costs/products/",
    "processes": "/processes/",
}

Address = Callable[[int], str]


def pages(customers: int) -> dict[str, Address]:
    """Name every page with the address of its n-th request."""
    chance = random.Random(SEED)
    who = [chance.randint(1, customers) for _number in range(1_000)]
    found: dict[str, Address] = {name: _always(address) for name, address in PLAIN.items()}
    found |= {f"list by {sort}": _always(f"/customers/?sort={sort}") for sort in SORTS}
    found |= {f"list, {name}": _always(f"/customers/?{asked}") for name, asked in FILTERS.items()}
    return found | {
        "card": lambda n: f"/customers/{who[n]}/",
        "card, orders": lambda n: f"/customers/{who[n]}/orders/",
        "card, timeline": lambda n: f"/customers/{who[n]}/timeline/",
        "card, observed": lambda n: f"/customers/{who[n]}/observed/",
        "card, profile": lambda n: f"/customers/{who[n]}/profile/",
        "card, elsewhere": lambda n: f"/customers/{who[n]}/elsewhere/",
        "card, consent": lambda n: f"/customers/{who[n]}/consent/",
        "card, notes": lambda n: f"/customers/{who[n]}/notes/",
        "card, merges": lambda n: f"/customers/{who[n]}/merges/",
        "card, rights": lambda n: f"/customers/{who[n]}/rights/",
    }


def searches(customers: int) -> dict[str, Address]:
    """Name every kind of search with the text of its n-th request."""
    chance = random.Random(SEED)
    who = [chance.randint(1, customers) for _number in range(1_000)]
    first, last = FIRST.split(), LAST.split()
    return {
        "number": lambda n: f"C{who[n]:08d}",
        "part of number": lambda n: f"C{who[n] // 100:06d}",
        "name": lambda n: f"{first[n % len(first)]}",
        "both names": lambda n: f"{first[n % 16]} {last[n % 14]}",
        "e-mail": lambda n: f"eleni.papas{who[n] // 10}@example.org",
        "order": lambda n: f"{who[n] * 9:09d}",
        "nobody": lambda n: f"nobody{n}",
    }


def _always(address: str) -> Address:
    return lambda _n: address


def main() -> None:
    """Measure page after page and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=50)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--only", default="", help="pages with this in their address")
    asked = parser.parse_args()
    folder = folder_of(asked.customers, asked.database)
    with database(folder, asked.database) as url:
        os.environ.update({**surroundings(folder, url), "VAFA_HOSTS": "testserver"})
        measure_all(folder, asked)


def measure_all(folder: Path, asked: argparse.Namespace) -> None:
    """Sign an owner in and ask for every page."""
    # Loads the pages and rests the collector as the server's processes do.
    import_module("vafa.project.wsgi")
    from django.core.management import call_command  # noqa: PLC0415

    from vafa.staff.make import make_member, signed_in  # noqa: PLC0415
    from vafa.staff.models import StaffMember  # noqa: PLC0415

    if not (folder / "static").exists():
        call_command("collectstatic", interactive=False, verbosity=0)
    member = StaffMember.objects.filter(login="bench").first() or make_member("bench")
    client = signed_in(member)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'page':28} {'p50 ms':>8} {'p95 ms':>8} {'CPU p95':>8} {'queries':>8}")
    for name, address in pages(asked.customers).items():
        if asked.only not in address(0):
            continue
        measure(client, name, [address(n) for n in range(asked.requests + WARM_UP)])
    for name, text in ({} if asked.only else searches(asked.customers)).items():
        texts = [text(n) for n in range(asked.requests + WARM_UP)]
        measure(client, f"search {name}", texts, is_search=True)
        measure(client, f"palette {name}", texts, is_search=True)
    for sort in SORTS:
        measure(client, f"next pages by {sort}", following(client, sort, asked.requests))


def following(client: object, sort: str, requests: int) -> list[str]:
    """Walk along a list and return the addresses of its pages."""
    address, found = f"/customers/?sort={sort}", []
    for _page in range(requests + WARM_UP):
        text = client.get(address).content.decode()  # type: ignore[attr-defined]
        links = re.findall(r'href="([^"]*[?&;]after=[^"]*)"', text)
        if not links:
            break
        address = unescape(links[0])
        address = address if address.startswith("/") else f"/customers/{address}"
        found.append(address)
    return found


def measure(client: object, name: str, asked: list[str], *, is_search: bool = False) -> None:
    """Ask for every page, or search for every text, once; print percentiles and most queries."""
    from django.db import connection, reset_queries  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    walls, cpus, queries = [], [], 0
    for each in asked:
        reset_queries()
        with CaptureQueriesContext(connection) as captured:
            began, cpu = time.perf_counter(), time.process_time()
            if is_search:
                page = f"/{name.partition(' ')[0]}/"
                response = client.post(page, {"q": each})  # type: ignore[attr-defined]
            else:
                response = client.get(each)  # type: ignore[attr-defined]
            walls.append((time.perf_counter() - began) * 1_000)
            cpus.append((time.process_time() - cpu) * 1_000)
        assert response.status_code in {200, 302}, (each, response.status_code)
        queries = max(queries, len(captured))
    walls, cpus = walls[WARM_UP:], cpus[WARM_UP:]
    if len(walls) < 2:
        print(f"{name:28} too few pages")
        return
    half, most, cpu_most = statistics.median(walls), _p95(walls), _p95(cpus)
    bar = SEARCH_MS if is_search else PAGE_MS
    missed = " MISSED" if most > bar or queries > QUERIES else ""
    print(f"{name:28} {half:8.1f} {most:8.1f} {cpu_most:8.1f} {queries:8d}{missed}", flush=True)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
