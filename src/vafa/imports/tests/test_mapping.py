from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from vafa.imports.rules.fields import Field
from vafa.imports.rules.headers import columns_by_synonym
from vafa.imports.rules.mapping import Mapping, mapping_from_json, mapping_problems
from vafa.imports.rules.reading import Reading
from vafa.imports.rules.words import sentence

FIELDS = (
    Field("number", "key", "Number", "", ("order number", "شماره سفارش", "αριθμός παραγγελίας")),
    Field("at", "moment", "Date", "", ("date", "تاریخ"), is_required=True),
    Field("amount", "money", "Amount", "", ("amount", "مبلغ", "ποσό")),
)
GOOD = Mapping(columns=(("at", "Day"), ("amount", "Sum")), money_unit="EUR")


def test_a_mapping_survives_json() -> None:
    mapping = replace(
        GOOD,
        reading=Reading("windows-1256", ";", 3, "فروش"),
        statuses=(("ارسال شد", "paid"),),
        kinds=(("GIFT*", "gift_card"),),
        vat_rate="24",
    )

    assert mapping_from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


@pytest.mark.parametrize("content", [None, [], "x", {"columns": 3, "decimal": 7, "new": 1}])
def test_json_of_another_shape_becomes_the_usual_mapping(content: object) -> None:
    assert mapping_from_json(content) == Mapping()


def test_a_good_mapping_has_no_problems() -> None:
    assert mapping_problems(GOOD, fields=FIELDS, header=("Day", "Sum")) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"columns": (("amount", "Sum"),)}, "field_needs_a_column"),
        ({"columns": (*GOOD.columns, ("at", "Other"))}, "field_has_two_columns"),
        ({"columns": (*GOOD.columns, ("colour", "Sum"))}, "unknown_field"),
        ({"columns": (("at", "Gone"),)}, "column_is_not_in_the_file"),
        ({"money_unit": ""}, "money_unit_missing"),
        ({"money_unit": "BITS"}, "money_unit_missing"),
        ({"time_zone": "Moon/Base"}, "unknown_time_zone"),
        ({"vat_rate": "a lot"}, "vat_rate_is_no_percentage"),
        ({"vat_rate": "NaN"}, "vat_rate_is_no_percentage"),
        ({"decimal": "x"}, "unknown_choice"),
        ({"reading": Reading(separator="~")}, "unknown_choice"),
        ({"reading": Reading(encoding="rot13")}, "unknown_choice"),
        ({"rates": (("USD", "0"),)}, "rate_is_no_number"),
    ],
)
def test_a_mapping_names_its_own_problems(change: dict[str, Any], code: str) -> None:
    problems = mapping_problems(
        replace(GOOD, **change), fields=FIELDS, header=("Day", "Sum", "Other")
    )

    assert code in [problem.code for problem in problems]
    assert all(sentence(problem).endswith(".") for problem in problems)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (("شماره سفارش", "مبلغ (تومان)"), {"number": "شماره سفارش", "amount": "مبلغ (تومان)"}),
        (("شماره‌ سفارش", "مبلغ"), {"number": "شماره‌ سفارش", "amount": "مبلغ"}),
        (("ΑΡΙΘΜΟΣ ΠΑΡΑΓΓΕΛΙΑΣ", "Ποσο"), {"number": "ΑΡΙΘΜΟΣ ΠΑΡΑΓΓΕΛΙΑΣ", "amount": "Ποσο"}),
        (("OrderNumber", "DATE"), {"number": "OrderNumber", "at": "DATE"}),
        (("order_number", "Amount EUR"), {"number": "order_number", "amount": "Amount EUR"}),
        (("colour", "size"), {}),
    ],
)
def test_columns_are_known_by_their_names_in_three_languages(
    header: tuple[str, ...], columns: dict[str, str]
) -> None:
    assert dict(columns_by_synonym(FIELDS, header)) == columns


def test_a_sentence_names_the_field_by_its_title() -> None:
    problem = mapping_problems(Mapping(money_unit="EUR"), fields=FIELDS)[0]

    assert sentence(problem, titles={"at": "Date"}) == "The field Date needs a column."
