"""100,000 unique codes, made and stored as an owner does it, then listed, counted and written out.

    PYTHONPATH=src:. .venv/bin/python -m benchmarks.loyalty_codes
    PYTHONPATH=src:. VAFA_TEST_DATABASE=postgresql .venv/bin/python -m benchmarks.loyalty_codes

Aim: made and stored in at most 5 s. `benchmarks/codes.py` is the part without the database.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from vafa.core.keys import SYSTEM  # noqa: E402
from vafa.ledger.make import NOW  # noqa: E402
from vafa.loyalty.actions.codes import draw_up_code_template, make_codes  # noqa: E402
from vafa.loyalty.make import make_programme  # noqa: E402
from vafa.loyalty.models import CodeTemplate  # noqa: E402
from vafa.loyalty.queries.codes import (  # noqa: E402
    codes_for_export,
    codes_listed,
    template_counts,
)
from vafa.staff.models import Shop  # noqa: E402


@contextmanager
def measured(what: str) -> Iterator[None]:
    clock, cpu = time.perf_counter(), cpu_seconds()
    yield
    seconds, work = time.perf_counter() - clock, cpu_seconds() - cpu
    load = os.getloadavg()[0]
    print(f"{what}: {seconds:.2f} s, {work:.2f} s of our CPU (load {load:.1f})", flush=True)


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def drawn_up() -> CodeTemplate:
    """Draw up a kind of code in an empty shop."""
    Shop.objects.get_or_create(
        id=1, defaults={"currency": "EUR", "money_unit": "EUR", "time_zone": "Europe/Athens"}
    )
    programme = make_programme(name=f"Stars {time.time_ns()}")
    return draw_up_code_template(
        programme_id=programme.id, key="fair", name="Fair", at=NOW, by=SYSTEM
    )


def main() -> None:
    """Measure on the database of the tests, made anew where there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=100_000)
    count = parser.parse_args().codes
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    call_command("migrate", verbosity=0)
    template = drawn_up()
    print(f"{connection.vendor}: {count:,} codes")
    with measured("made and stored"):
        make_codes(template_id=template.id, count=count, at=NOW, by=SYSTEM)
    with measured("a page of the list"):
        codes_listed(template=template, before=None, at=NOW)
    with measured("counted"):
        assert template_counts(programme_id=template.programme_id)[template.id].made == count
    with measured("written out"):
        assert sum(1 for _row in codes_for_export(template=template, at=NOW)) == count


if __name__ == "__main__":
    main()
