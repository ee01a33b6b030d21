"""No code is left in the page that a person gets of what is kept on them."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field

from vafa.customers.forms.person import PERSON_COLUMNS
from vafa.customers.rules.subjects import Told
from vafa.project.person_words import PERSON_WORDS
from vafa.project.subjects import SUBJECTS

CUSTOMER = "vafa_customers.Customer"


def columns_shown() -> Iterator[tuple[str, Field[object, object]]]:
    """Return every column of the page, with the table that its section is of."""
    yield from ((CUSTOMER, field) for field in apps.get_model(CUSTOMER)._meta.concrete_fields)
    for one in SUBJECTS:
        if not isinstance(one.export, Told):
            continue
        model = apps.get_model(one.table)
        parts = [model._meta.get_field(name).related_model for name in one.export.parts]
        for told in (model, *parts):
            assert not isinstance(told, str | None)
            yield from (
                (one.table, field)
                for field in told._meta.concrete_fields
                if field.name not in one.export.without and field.name in PERSON_COLUMNS
            )


def test_every_code_that_a_person_reads_has_a_word() -> None:
    wordless = {
        f"{table}.{field.name} {code}"
        for table, field in columns_shown()
        if field.name in PERSON_COLUMNS
        for code, _label in field.choices or ()
        if code and not PERSON_WORDS.codes.get(table, {}).get(field.name, {}).get(code)
    }

    assert sorted(wordless) == []


def test_words_are_only_of_columns_that_exist() -> None:
    wrong = [
        f"{table}.{column}"
        for table, columns in PERSON_WORDS.codes.items()
        for column in columns
        if column not in PERSON_COLUMNS or not apps.is_installed(f"vafa.{table[5:].split('.')[0]}")
    ]

    assert wrong == []
