"""No table with a customer is forgotten when people are merged, given their data, or erased."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from tests.house.test_tables import own_apps
from vafa.customers.models import Customer
from vafa.customers.rules.subjects import Blanked, Follows, Holds, Kept, Told, Untold
from vafa.orders.models import Order
from vafa.project.subjects import OF_ORDERS, SUBJECTS

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


def test_every_table_says_whether_it_holds_a_customer_whose_import_is_withdrawn() -> None:
    silent = [one.table for one in SUBJECTS if one.withdrawal is None]
    unexplained = [
        one.table
        for one in SUBJECTS
        if isinstance(one.withdrawal, Follows) and not one.withdrawal.why
    ]

    assert silent == []
    assert unexplained == []


def test_a_row_that_holds_its_customer_never_goes_with_them() -> None:
    wrong = []
    for one in SUBJECTS:
        field = apps.get_model(one.table)._meta.get_field(one.column)
        goes = field.remote_field.on_delete in {models.CASCADE, models.SET_NULL}
        # Where only some rows hold, the others go; sightings are what a withdrawal takes back.
        holds_all = isinstance(one.withdrawal, Holds) and not one.withdrawal.among
        if holds_all and goes and one.table != "vafa_customers.Sighting":
            wrong.append(one.table)

    assert wrong == []


def test_every_table_with_an_order_says_what_becomes_of_it_without_the_order() -> None:
    pointing = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Order
    }
    of_others = {(table, name) for table, name in pointing if not table.startswith("vafa_orders.")}

    assert {(one.table, "order") for one in OF_ORDERS} == of_others
    assert [one.table for one in OF_ORDERS if bool(one.handed_over) == bool(one.why)] == []
