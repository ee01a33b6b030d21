"""Orders placed over HTTP beside a view that inserts one row, and quotes with 50 live rules.

    PYTHONPATH=src:. .venv/bin/python -m benchmarks.loyalty_http [--seconds 20] [--clients 8]
    VAFA_TEST_DATABASE=postgresql PYTHONPATH=src:. .venv/bin/python -m benchmarks.loyalty_http

One server of granian as `vafa serve` starts it, on loopback, with the same middleware for both;
clients keep their connection. Prints orders and inserts in a second with the share of the one of
the other, and median and 99th percentile of a quote of 20 lines.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402

from vafa.core.keys import Actor  # noqa: E402
from vafa.customers.models import Customer  # noqa: E402
from vafa.loyalty.make import A_POINT_A_EURO, make_member, make_programme  # noqa: E402
from vafa.staff.actions import make_api_key  # noqa: E402
from vafa.staff.make import make_member as make_staff  # noqa: E402
from vafa.staff.models import Shop  # noqa: E402
from vafa.staff.queries import now  # noqa: E402

MEMBERS = 400
# Each key may ask so often in a minute; many keys, so that this is no bound.
KEYS = 40
SCOPES = ("loyalty:read", "loyalty:write")
Json = dict[str, Any]  # Any: JSON.


def main() -> None:
    """Fill a shop, start the server, and let clients ask."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=20)
    asked.add_argument("--clients", type=int, default=8)
    asked.add_argument("--processes", type=int, default=2, help="of the server")
    given = asked.parse_args()
    call_command("migrate", verbosity=0)
    place = fill()
    port = free_port()
    server = serve(port, given.processes)
    try:
        measure(place, port, given)
    finally:
        server.terminate()
        server.wait()


def fill() -> Json:
    """Make a shop with a small programme, one with 50 rules, members and keys."""
    Shop.objects.create(
        id=1, name="Kafe", currency="EUR", money_unit="EUR", time_zone="Europe/Athens"
    )
    owner = make_staff("bench")
    keys = [
        make_api_key(
            name=f"bench {number}",
            scopes=SCOPES,
            requests_per_minute=6_000,
            expires_at=None,
            by=Actor.person(owner.id),
            at=now(),
        )[1]
        for number in range(KEYS)
    ]
    rule: Json = {**A_POINT_A_EURO, "trigger": "order_placed"}
    small = make_programme(rule, name="Small")
    large = make_programme(*[for_asset(rule, 2) for _ in range(50)], name="Large")
    people = Customer.objects.bulk_create(Customer(number=f"B{n}") for n in range(MEMBERS))
    return {
        "keys": keys,
        "small": (small.id, [make_member(small, each).id for each in people]),
        "large": (large.id, [make_member(large, each).id for each in people[:50]]),
    }


def for_asset(rule: Json, number: int) -> Json:
    """Let a rule give the points of another programme."""
    text: Json = json.loads(json.dumps(rule).replace("points-1", f"points-{number}"))
    return text


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def serve(port: int, processes: int) -> subprocess.Popen[bytes]:
    """Start granian with the addresses of the product and the plain one beside them."""
    # Its table is there before several processes look for it.
    subprocess.run([sys.executable, "-c", "import benchmarks.one_insert"], check=True)
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", str(processes)),
            *("--blocking-threads", "4", "benchmarks.one_insert:application"),
        ],
        env={**os.environ, "VAFA_HOSTS": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _try in range(300):
        time.sleep(0.2)
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return server
    raise RuntimeError("The server did not start.")


def measure(place: Json, port: int, given: argparse.Namespace) -> None:
    """Let clients place orders, insert rows, and ask for quotes, each for some seconds."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    programme, members = place["small"]
    orders = run(given, port, lambda n, key: commit(n, key, programme, members, place["keys"]))
    rows = run(given, port, lambda n, key: ("/plain/insert", {"name": f"n{n}", "amount": n}, {}))
    print(f"orders: {len(orders) / given.seconds:.0f}/s, {spread(orders)}")
    print(f"one insert: {len(rows) / given.seconds:.0f}/s, {spread(rows)}")
    print(f"share: {len(orders) / max(len(rows), 1):.1%}")
    programme, members = place["large"]
    given.clients = 1
    quotes = run(given, port, lambda n, key: quote(n, key, programme, members, place["keys"]))
    print(f"quotes of 20 lines with 50 rules, one client: {spread(quotes)}")


Request = tuple[str, Json, dict[str, str]]


def commit(n: int, key: int, programme: int, members: list[int], keys: list[str]) -> Request:
    """Place an order of three lines."""
    path = f"/api/v1/loyalty/programmes/{programme}/orders/web%3A{n}/commit"
    return path, basket(n, members, 3), authorised(keys[key % KEYS], f"commit-{n}")


def quote(n: int, key: int, programme: int, members: list[int], keys: list[str]) -> Request:
    """Ask what a basket of 20 lines gets."""
    path = f"/api/v1/loyalty/programmes/{programme}/quotes"
    named = {"source": "web", "number": f"q{n}"}
    return path, {**basket(n, members, 20), **named}, authorised(keys[n % KEYS], f"quote-{n}")


def basket(n: int, members: list[int], lines: int) -> Json:
    """Fill a basket."""
    return {
        "member_id": members[n % len(members)],
        "lines": [
            {
                "line_id": str(line),
                "product_code": f"p{line}",
                "quantity_milli": 1000,
                "amount": 1_000 + line,
            }
            for line in range(lines)
        ],
    }


def authorised(key: str, once: str) -> dict[str, str]:
    """Say who asks, and that it is once."""
    return {"Authorization": f"Bearer {key}", "Idempotency-Key": once}


def run(given: argparse.Namespace, port: int, made: Callable[[int, int], Request]) -> list[float]:
    """Let clients ask one after the other until the time is over; returns milliseconds each."""
    taken: list[float] = []
    until = time.perf_counter() + given.seconds

    def client(which: int) -> None:
        connection, n = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
        while time.perf_counter() < until:
            path, told, headers = made(n * given.clients + which, which)
            began = time.perf_counter()
            connection.request(
                "POST", path, json.dumps(told), {"Content-Type": "application/json", **headers}
            )
            answer = connection.getresponse()
            body = answer.read()
            if answer.status >= 300:
                raise RuntimeError(f"{answer.status}: {body[:300]!r}")
            taken.append(1000 * (time.perf_counter() - began))
            n += 1

    threads = [threading.Thread(target=client, args=(which,)) for which in range(given.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def spread(taken: list[float]) -> str:
    """Say the middle and the far end of some times."""
    if len(taken) < 2:
        return "nothing was answered"
    ordered = sorted(taken)
    latest = ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)]
    return f"p50 {statistics.median(ordered):.1f} ms, p99 {latest:.1f} ms of {len(ordered)}"


if __name__ == "__main__":
    main()
