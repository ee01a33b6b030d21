"""A file brought on the page: looked at, its mapping chosen, then started or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from vafa.connectors.shops.csv.actions.bring import KIND, UnclearFile, detect_file
from vafa.connectors.shops.csv.rules import ORDER_FIELDS, Detected, order_mapping_problems
from vafa.core.keys import Actor
from vafa.imports.actions import (
    RunCannotStart,
    begin_withdrawal,
    change_mapping,
    end_withdrawal,
    start_run,
    upload_file,
)
from vafa.imports.models import Run, RunState
from vafa.imports.queries import work_of
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.words import sentence
from vafa.journal.actions import ask_for_work, record
from vafa.journal.models import Work
from vafa.staff.actions import change_shop, fix_money
from vafa.staff.models import Shop
from vafa.staff.queries import shop

RETRY_JOB = "imports.retry"


def take_file(*, path: Path, file_name: str, source: str, at: datetime, by: Actor) -> Run:
    """Keep a file that somebody brought, with what was understood of it; refuses what is no table.

    Nothing of it is stored as orders before a person has seen the preview.
    """
    detected = detect_file(path=path, source=source)
    with transaction.atomic(), path.open("rb") as content:
        run = upload_file(
            content=content,
            file_name=file_name,
            kind=KIND,
            source=source,
            mapping=detected.mapping.to_json(),
            header=detected.header,
            at=at,
            by=by,
        )
        run.report = {"understood": _understood(detected)}
        run.save(update_fields=["report"])
    return run


def _understood(detected: Detected) -> dict[str, Any]:
    # Any: JSON values.
    return {
        "guesses": [
            {
                "setting": guess.setting,
                "value": guess.value,
                "confidence": guess.confidence,
                "evidence": guess.evidence.code,
                "details": dict(guess.evidence.details),
            }
            for guess in detected.guesses
        ],
        "units_seen": sorted(detected.units_seen),
    }


def keep_draft(
    *, run_id: int, mapping: Mapping, header: Sequence[str], at: datetime, by: Actor
) -> Run:
    """Keep what a person has chosen so far about a file that was not started; refuses others."""
    with transaction.atomic():
        run = _waiting_run(run_id)
        run.mapping = mapping.to_json()
        run.source = mapping.source[:40]
        run.header = list(header)
        run.save(update_fields=["mapping", "source", "header"])
    return run


def begin_import(
    *, run_id: int, mapping: Mapping, header: Sequence[str], at: datetime, by: Actor
) -> Work:
    """Start to store a file as it was mapped, and settle the shop's currency with it.

    Refuses a mapping that cannot be used, and a file that was started before.
    """
    problems = order_mapping_problems(mapping, header=header)
    if problems:
        titles = {field.name: field.title for field in ORDER_FIELDS}
        said = [sentence(problem, translate=gettext, titles=titles) for problem in problems]
        raise UnclearFile(problems=" ".join(said))
    with transaction.atomic():
        _waiting_run(run_id)
        change_mapping(run_id=run_id, mapping=mapping.to_json(), header=header, at=at, by=by)
        if not shop().is_set_up:
            count_in_unit_of_file(unit=shop().money_unit, at=at, by=by)
        fix_money(at=at, by=by)
        return start_run(run_id=run_id, at=at, by=by)


def discard_file(*, run_id: int, at: datetime, by: Actor) -> Run:
    """Throw a file away that was never started; refuses one that was."""
    with transaction.atomic():
        run = _waiting_run(run_id)
        run.state = RunState.CANCELLED
        run.save(update_fields=["state"])
        begin_withdrawal(run_id=run_id)
        record(
            kind="imports.file_discarded",
            subject_kind="import",
            subject_id=run_id,
            at=at,
            by=by,
        )
        return end_withdrawal(run_id=run_id, at=at)


def count_in_unit_of_file(*, unit: str, at: datetime, by: Actor) -> Shop:
    """Let the shop count in the unit of its first file; refuses once money has come in.

    A shop that nobody has set up and that counts in toman or rial is one of Iran: it gets Iran's
    clock, calendar and phone numbers too, which its settings can change.
    """
    known = shop()
    details = {
        name: getattr(known, name)
        for name in ("time_zone", "calendar", "week_start", "default_language", "phone_region")
    }
    if not known.is_set_up and unit in {"IRT", "IRR"}:
        details |= {
            "time_zone": "Asia/Tehran",
            "calendar": "jalali",
            "week_start": 5,
            "phone_region": "IR",
        }
    return change_shop(name=known.name, money_unit=unit, at=at, by=by, **details)


def ask_to_retry(
    *, run_id: int, rates: dict[str, str], statuses: dict[str, str], at: datetime, by: Actor
) -> Work:
    """Ask the worker to try all rows again that a run set aside, with what was mended before."""
    arguments = {"run_id": run_id, "rates": rates, "statuses": statuses, "by": str(by)}
    return ask_for_work(
        job=RETRY_JOB, arguments=arguments, unique_key=f"imports:{run_id}", at=at, by=by
    )


def _waiting_run(run_id: int) -> Run:
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.state != RunState.UPLOADED or run.started_at or work_of(run_id=run_id) is not None:
        raise RunCannotStart
    return run
