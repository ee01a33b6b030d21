from __future__ import annotations

import pytest

from vafa.customers.rules.cells import ContactMask, contact_columns
from vafa.imports.rules.fields import Field

MASK = ContactMask(in_full=False, region="GR", columns=frozenset({"Tel"}))
OWNER = ContactMask(in_full=True)
FIELDS = [
    Field("email", "text", "E-mail", "", ("billing email",)),
    Field("phone", "text", "Phone", "", ("κινητό",)),
    Field("order_number", "key", "Order number", "", ("order",)),
]


@pytest.mark.parametrize(
    ("text", "column", "seen"),
    [
        ("eleni@example.gr", "Note", "e•••@example.gr"),
        ("Eleni <eleni@example.gr>, Athens", "Note", "Eleni <e•••@example.gr>, Athens"),
        ("6912345678", "Note", "•••78"),
        ("+98 912 123 4567", "Note", "•••67"),
        ("12345", "Tel", "•••45"),
        ("call Eleni", "Tel", "c•••"),
        ("12345678", "Order", "12345678"),
        ("2024-03-10 10:00", "Date", "2024-03-10 10:00"),
        ("Eleni", "Buyer", "Eleni"),
        ("", "Tel", ""),
    ],
)
def test_a_contact_is_masked_wherever_it_stands(text: str, column: str, seen: str) -> None:
    assert MASK.of(text, column=column) == seen
    assert OWNER.of(text, column=column) == text


def test_what_comes_back_as_it_was_seen_is_what_was_there() -> None:
    assert MASK.kept("eleni@example.gr", seen="e•••@example.gr", column="") == "eleni@example.gr"
    assert MASK.kept("eleni@example", seen="eleni@example.gr", column="") == "eleni@example.gr"


def test_a_column_is_one_of_contacts_by_its_name_or_its_meaning() -> None:
    header = ["Order", "Billing Email", "κινητό", "Who"]

    found = contact_columns(header=header, fields=FIELDS, chosen=[("phone", "Who")])

    assert found == {"Billing Email", "κινητό", "Who"}
