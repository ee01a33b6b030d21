"""No table with a customer is forgotten when people are merged, given their data, or erased."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from tests.house.test_tables import own_apps
from vafa.customers.models import Customer
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


def test_a_table_whose_rows_move_has_a_name_for_the_dry_run() -> None:
    nameless = [one.table for one in SUBJECTS if (one.merging == "move") != bool(one.label)]

    assert nameless == []


def test_a_table_that_stays_says_why_and_one_that_is_derived_or_moved_needs_not() -> None:
    wrong = [
        subject.table for subject in SUBJECTS if (subject.merging == "stay") != bool(subject.why)
    ]

    assert wrong == []
