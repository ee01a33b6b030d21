"""Everything that the house keeps on one person, section by section, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.customers.models import Customer
from vafa.customers.queries.moving import rows_of, subjects
from vafa.customers.queries.trees import records_of
from vafa.customers.rules.subjects import Subject, Told
from vafa.journal.models import Entry

_CHUNK: Final = 500
# What rows of other tables are called by, the first that they have.
_NAMES: Final = ("name", "number")

# Any: JSON values of many columns.
Row = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """The rows of one table; they are read while somebody iterates, once."""

    table: str
    title: str | Promise
    rows: Iterator[Row]


def person_told(*, customer_id: int) -> Iterator[Section]:
    """Give every section of what is kept on a person, one after the other.

    All records that were merged into one customer are this person. A section without rows is
    given too: that nothing is kept is an answer.
    """
    records = records_of(customer_id=customer_id)
    own = Customer.objects.filter(id__in=records)
    yield Section("vafa_customers.Customer", _("Details"), _rows(own, Told()))
    for subject in subjects():
        if isinstance(subject.export, Told):
            yield Section(subject.table, subject.label, _told_of(subject, subject.export, records))
            beside = subject.export.beside
            if beside is not None:
                yield Section(beside.table, beside.label, beside.rows(records))
    entries = Entry.objects.filter(subject_kind="customer", subject_id__in=records)
    yield Section("vafa_journal.Entry", _("What happened"), _rows(entries, Told()))


def _told_of(subject: Subject, told: Told, records: Sequence[int]) -> Iterator[Row]:
    rows = rows_of(subject).filter(**{f"{subject.column}__in": records})
    return _rows(rows, told)


def _rows(rows: QuerySet[Any], told: Told) -> Iterator[Row]:
    columns = _columns(rows.model, told.without)
    listed = rows.order_by("pk").values("pk", *columns).iterator(_CHUNK)
    while chunk := list(islice(listed, _CHUNK)):
        parts = {
            name: _parts_of(rows.model, name, [row["pk"] for row in chunk]) for name in told.parts
        }
        for row in chunk:
            key = row.pop("pk")
            plain = {column.replace("__", "_"): _plain(value) for column, value in row.items()}
            yield plain | {name: found.get(key, []) for name, found in parts.items()}


def _parts_of(model: type[Model], name: str, keys: Sequence[int]) -> dict[int, list[Row]]:
    relation = model._meta.get_field(name)
    part, link = relation.related_model, relation.remote_field.name  # type: ignore[union-attr]
    found: dict[int, list[Row]] = {}
    # Any: which table the parts are in, only the relation knows.
    of_part: Any = part
    rows = of_part._base_manager.filter(**{f"{link}__in": keys}).order_by("pk")
    for row in rows.values(f"{link}_id", *_columns(of_part, (link, "key"))):
        owner = row.pop(f"{link}_id")
        plain = {column.replace("__", "_"): _plain(value) for column, value in row.items()}
        found.setdefault(owner, []).append(plain)
    return found


def _columns(model: type[Model], without: Sequence[str]) -> list[str]:
    columns = []
    for field in model._meta.concrete_fields:
        if field.name in without:
            continue
        columns.append(field.attname)
        columns.extend(_name_of(field))
    return columns


def _name_of(field: Field[Any, Any]) -> list[str]:
    """Name what a row points to, beside its number; colleagues stay numbers."""
    if not isinstance(field, ForeignKey) or field.related_model is Customer:
        return []
    target: Any = field.related_model
    if target is apps.get_model("vafa_staff.StaffMember"):
        return []
    named = {one.name for one in target._meta.concrete_fields}
    names = [name for name in _NAMES if name in named][:1]
    # A thing without a name of its own is known by its code.
    names += ["code"] if "code" in named else []
    return [f"{field.name}__{name}" for name in names]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes | memoryview) else value
