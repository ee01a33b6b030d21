from __future__ import annotations

import pytest
from django.test import Client

from vafa.connectors.shops.contacts.tests.test_contacts import brought, stored
from vafa.staff.make import make_member, signed_in

NIKOS = "nikos@example.gr"


@pytest.fixture
def analyst(parvaneh: Client) -> Client:
    """An analyst brings lists, and sees no contact."""
    return signed_in(make_member("analyst", role="analyst"))


def test_an_analyst_sees_no_contact_in_the_first_rows(parvaneh: Client, analyst: Client) -> None:
    run_id = brought(parvaneh)

    page = analyst.get(f"/data/contacts/{run_id}/").content.decode()

    assert (NIKOS in page, "۰۹۱۲۱۲۳۴۵۶۷" in page) == (False, False)
    assert "n•••@example.gr" in page
    assert NIKOS in parvaneh.get(f"/data/contacts/{run_id}/").content.decode()


def test_rows_set_aside_are_taken_along_by_those_who_may_see_contacts(
    parvaneh: Client, analyst: Client
) -> None:
    run = stored(parvaneh)

    assert analyst.get(f"/data/contacts/{run.id}/rows/").status_code == 403
    assert b"/rows/" not in analyst.get(f"/data/contacts/{run.id}/").content
    assert b"/rows/" in parvaneh.get(f"/data/contacts/{run.id}/").content
