"""No table with a customer is forgotten when people are merged, given their data, or erased."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from tests.house.test_tables import own_apps
from vafa.customers.models import Customer
from vafa.customers.rules.subjects import Blanked, Kept, Told, Untold
from vafa.project.subjects import SUBJECTS

# Columns that hold the number of a customer without a foreign key.
NAMED_LIKE_A_CUSTOMER = {"customer_id", "customer_ids"}


def columns_with_a_customer() -> set[tuple[str, str]]:
    found = set()
    for model in apps.get_models():
        if model._meta.app_label not in own_apps():
            continue
        for field in model._meta.concrete_fields:
            points = isinstance(field, models.ForeignKey) and field.related_model is Customer
            if points or (field.name in NAMED_LIKE_A_CUSTOMER):
                found.add((model._meta.label, field.name))
    return found


def test_every_table_with_a_customer_has_its_line_and_no_line_is_left_over() -> None:
    lines = [(subject.table, subject.column) for subject in SUBJECTS]

    assert columns_with_a_customer() - set(lines) == set(), "add a line to project/subjects.py"
    assert set(lines) - columns_with_a_customer() == set()
    assert len(lines) == len(set(lines))


def test_a_table_whose_rows_move_or_are_given_out_has_a_name() -> None:
    needing = [one for one in SUBJECTS if one.merging == "move" or isinstance(one.export, Told)]
    nameless = [one.table for one in needing if not one.label]

    assert nameless == []


def test_every_table_says_what_a_person_gets_of_it_and_what_erasure_leaves() -> None:
    silent = [one.table for one in SUBJECTS if one.export is None or one.erase is None]
    unexplained = [
        one.table
        for one in SUBJECTS
        for told in (one.export, one.erase)
        if isinstance(told, Untold | Kept) and not told.why
    ]

    assert silent == []
    assert unexplained == []


def test_the_columns_that_are_left_out_or_blanked_exist() -> None:
    wrong = []
    for one in SUBJECTS:
        fields = {field.name for field in apps.get_model(one.table)._meta.get_fields()}
        named = (
            set(one.export.without + one.export.parts) if isinstance(one.export, Told) else set()
        )
        named |= set(one.erase.columns) if isinstance(one.erase, Blanked) else set()
        wrong += [f"{one.table}.{name}" for name in named - fields]

    assert wrong == []


def test_a_table_that_stays_says_why_and_one_that_is_derived_or_moved_needs_not() -> None:
    wrong = [
        subject.table for subject in SUBJECTS if (subject.merging == "stay") != bool(subject.why)
    ]

    assert wrong == []
