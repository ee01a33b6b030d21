"""A file brought from the command line or by the demo shop: detected, kept, stored."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.connectors.shops.csv.actions.store import store_run
from vafa.connectors.shops.csv.rules import Detected, guess_order_mapping, order_mapping_problems
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.imports.actions import remember_mapping, upload_file
from vafa.imports.models import Run
from vafa.imports.queries import remembered_mapping, unfinished_run, work_of
from vafa.imports.rules.mapping import Mapping, mapping_from_json
from vafa.imports.rules.reading import open_sheet
from vafa.imports.rules.words import sentence
from vafa.journal.jobs.progress import Progress
from vafa.staff.actions import fix_money
from vafa.staff.queries import shop

KIND: Final = "shops.csv.orders"


class UnclearFile(Refused):
    code = "unclear_file"
    sentence = _("This file cannot be read yet: %(problems)s")


def detect_file(*, path: Path, source: str) -> Detected:
    """Guess how to read an orders file, as the latest file of this source with its columns was.

    Refuses what is no table.
    """
    known = shop()
    guess = guess_order_mapping(
        path, source=source, usual_unit=known.money_unit, usual_zone=known.time_zone
    )
    remembered = remembered_mapping(source=source, header=guess.header)
    if remembered is None:
        return guess
    return guess_order_mapping(
        path,
        source=source,
        usual_unit=known.money_unit,
        usual_zone=known.time_zone,
        remembered=mapping_from_json(remembered),
    )


def import_file(
    *,
    path: Path,
    source: str,
    mapping: Mapping | None = None,
    at: datetime,
    by: Actor,
    progress: Progress | None = None,
) -> Run:
    """Store the orders of a file at once, as `vafa import` and the demo shops do.

    Without a mapping it is guessed. A run of this very file that was stopped goes on instead of
    beginning anew. Refuses a file that is no table, and a mapping that does not fit it.
    """
    if mapping is None:
        detected = detect_file(path=path, source=source)
        mapping, header = detected.mapping, detected.header
    else:
        with open_sheet(path, mapping.reading) as sheet:
            header = sheet.header
    problems = order_mapping_problems(mapping, header=header)
    if problems:
        listed = " ".join(sentence(problem, translate=gettext) for problem in problems)
        raise UnclearFile(problems=listed)
    fix_money(at=at, by=by)
    run = _stopped_run(path, source, mapping) or _new_run(path, source, mapping, at, by)
    remember_mapping(source=source, header=header, mapping=mapping.to_json(), at=at)
    return store_run(run_id=run.id, progress=progress or Progress(), at=at, by=by)


def _stopped_run(path: Path, source: str, mapping: Mapping) -> Run | None:
    with path.open("rb") as stream:
        file_hash = hashlib.file_digest(stream, "sha256").hexdigest()
    run = unfinished_run(source=source, file_hash=file_hash)
    if run is None or run.mapping != mapping.to_json() or work_of(run_id=run.id):
        return None
    return run


def _new_run(path: Path, source: str, mapping: Mapping, at: datetime, by: Actor) -> Run:
    with path.open("rb") as content:
        return upload_file(
            content=content,
            file_name=path.name,
            kind=KIND,
            source=source,
            mapping=mapping.to_json(),
            at=at,
            by=by,
        )
