"""A list of contacts brought, stored as prospects, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from vafa.connectors.shops.contacts.rules import CONTACT_FIELDS, Contact, ContactRows
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.actions import (
    SaidInterest,
    add_prospects_of_run,
    recognise_customers,
    record_interests_of_run,
    withdraw_customers,
    withdraw_prospects,
)
from vafa.customers.models import InterestKind
from vafa.customers.rules import SeenCustomer
from vafa.imports.actions import (
    begin_storing,
    begin_withdrawal,
    change_mapping,
    end_storing,
    end_withdrawal,
    refuse_rows,
    start_run,
    storing,
    upload_file,
)
from vafa.imports.models import Run, RunState
from vafa.imports.queries import path_of, remembered_mapping, state_moment
from vafa.imports.rules.converting import RowRefusal
from vafa.imports.rules.detection import detect_reading, read_sample
from vafa.imports.rules.headers import columns_by_synonym
from vafa.imports.rules.mapping import Mapping, mapping_from_json
from vafa.imports.rules.reading import open_sheet
from vafa.journal.actions import record
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Work
from vafa.orders.queries import customers_with_purchases
from vafa.staff.queries import shop, today

KIND: Final = "shops.contacts"
STORE_JOB: Final = "contacts.store"
WITHDRAW_JOB: Final = "contacts.withdraw"
ROWS_AT_ONCE: Final = 1_000
STORING = gettext_noop("Storing contacts")
WITHDRAWING = gettext_noop("Taking back what the import brought")


class NoContactColumn(Refused):
    code = "no_contact_column"
    sentence = _("Say which column holds the e-mail address or the phone number.")


class ListIsGone(Refused):
    code = "list_is_gone"
    sentence = _("This import has been withdrawn.")


def take_contacts(*, path: Path, file_name: str, source: str, at: datetime, by: Actor) -> Run:
    """Keep a list that somebody brought, its columns guessed; refuses what is no table."""
    reading, _guesses = detect_reading(path)
    header = read_sample(path, reading).header
    mapping = Mapping(
        source=source, reading=reading, columns=columns_by_synonym(CONTACT_FIELDS, header)
    )
    remembered = remembered_mapping(source=source, header=header)
    if remembered is not None:
        mapping = mapping_from_json({**remembered, "reading": mapping.to_json()["reading"]})
    with path.open("rb") as content:
        return upload_file(
            content=content,
            file_name=file_name,
            kind=KIND,
            source=source,
            mapping=mapping.to_json(),
            header=header,
            at=at,
            by=by,
        )


def begin_contacts(
    *, run_id: int, columns: Sequence[tuple[str, str]], at: datetime, by: Actor
) -> Work:
    """Start to store a list with these columns; refuses one without any contact."""
    names = {name for name, _header in columns}
    if not names & {"email", "phone"}:
        raise NoContactColumn
    with transaction.atomic():
        run = Run.objects.get(pk=run_id, kind=KIND)
        mapping = {**run.mapping, "columns": [list(pair) for pair in columns]}
        change_mapping(run_id=run_id, mapping=mapping, header=run.header, at=at, by=by)
        return start_run(run_id=run_id, job=STORE_JOB, at=at, by=by)


def store_contacts(*, run_id: int, progress: Progress, at: datetime, by: Actor) -> Run:
    """Store a list, or go on with it where it stopped: each batch is one transaction.

    A list that is done is left as it is; refuses one that was withdrawn.
    """
    run = Run.objects.get(pk=run_id, kind=KIND)
    if run.state == RunState.DONE:
        return run
    if run.state in {RunState.WITHDRAWING, RunState.WITHDRAWN}:
        raise ListIsGone
    mapping = mapping_from_json(run.mapping)
    with (
        storing(run_id=run.id, at=at),
        open_sheet(path_of(run), mapping.reading) as sheet,
    ):
        run = begin_storing(run_id=run.id, header=sheet.header, at=at)
        rows = ContactRows(mapping, header=sheet.header, phone_region=shop().phone_region)
        after = run.checkpoint.get("after", 0)
        read = (rows.read(number, cells) for number, cells in sheet.rows if number > after)
        while batch := list(islice(read, ROWS_AT_ONCE)):
            _store(run, batch, at=at, by=by)
            progress.report(step=STORING, done=run.rows_read)
            progress.stop_if_cancelled()
    return _finished(run, at=at, by=by)


def _finished(run: Run, *, at: datetime, by: Actor) -> Run:
    with transaction.atomic():
        ended = end_storing(run_id=run.id, state=RunState.DONE, at=at)
        record(
            kind="customers.prospects_imported",
            subject_kind="import",
            subject_id=run.id,
            at=at,
            by=by,
            payload={"rows": run.rows_read, "stored": run.rows_stored},
        )
    return ended


def _store(run: Run, batch: Sequence[Contact | RowRefusal], *, at: datetime, by: Actor) -> None:
    """Store some rows with the place in the file, so that none comes twice or is lost."""
    contacts = [row for row in batch if isinstance(row, Contact)]
    refused = [row for row in batch if isinstance(row, RowRefusal)]
    moment = state_moment(run=run)
    with transaction.atomic():
        ids = recognise_customers(
            incoming=[SeenCustomer(one.customer, run.source, moment) for one in contacts],
            run_id=run.id,
            at=at,
            by=by,
        )
        found = [(known, one) for known, one in zip(ids, contacts, strict=True) if known]
        new = _remember(run, found, at=at, by=by)
        refuse_rows(run_id=run.id, refusals=refused)
        run.rows_read += len(batch)
        run.rows_stored += new
        run.rows_repeated += len(contacts) - new
        run.rows_quarantined += len(refused)
        run.checkpoint = {"after": batch[-1].row_number}
        run.save(
            update_fields=[
                "rows_read", "rows_stored", "rows_repeated", "rows_quarantined", "checkpoint",
            ]
        )  # fmt: skip


def _remember(run: Run, found: Iterable[tuple[int, Contact]], *, at: datetime, by: Actor) -> int:
    """Keep how people came and what they look for; who has bought is a prospect no more."""
    listed = list(found)
    buyers = customers_with_purchases(customer_ids=[known for known, _one in listed])
    channels: dict[int, str] = {}
    for known, one in listed:
        if known not in buyers:
            channels[known] = channels.get(known, "") or one.channel
    record_interests_of_run(
        said=[
            (known, SaidInterest(InterestKind(kind), text, today()))
            for known, one in listed
            for kind, text in one.interests
        ],
        run_id=run.id,
        at=at,
        by=by,
    )
    return add_prospects_of_run(channels=channels, run_id=run.id, at=at, by=by)


def withdraw_contacts(*, run_id: int, progress: Progress, at: datetime, by: Actor) -> Run:
    """Take back all that a list brought; people of whom others speak too stay.

    Killed in the middle, it is called again and goes on.
    """
    run = Run.objects.get(pk=run_id, kind=KIND)
    if run.state == RunState.WITHDRAWN:
        return run
    begin_withdrawal(run_id=run_id)
    withdraw_prospects(run_id=run_id)
    done = 0
    while count := withdraw_customers(run_id=run_id, limit=ROWS_AT_ONCE):
        done += count
        progress.report(step=WITHDRAWING, done=done)
    with transaction.atomic():
        record(
            kind="customers.prospects_withdrawn",
            subject_kind="import",
            subject_id=run_id,
            at=at,
            by=by,
        )
        return end_withdrawal(run_id=run_id, at=at)
