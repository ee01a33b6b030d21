from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from vafa.core.keys import COMMAND_LINE
from vafa.journal.models import Entry
from vafa.staff import actions
from vafa.staff.models import ApiKey, StaffMember
from vafa.staff.queries import api_key_of, names_of_actors
from vafa.staff.rules import key_parts
from vafa.staff.tests.conftest import AT, PASSWORD

TOLD = {"name": "Web shop", "scopes": ["orders:write", "shop:read"], "requests_per_minute": 600}


def a_key(**changes: object) -> tuple[ApiKey, str]:
    said = {**TOLD, "expires_at": None, **changes}
    return actions.make_api_key(**said, at=AT, by=COMMAND_LINE)  # type: ignore[arg-type]


def test_a_key_is_found_by_its_whole_text_only(db: None) -> None:
    key, text = a_key()

    assert api_key_of(text=text) == key
    assert [api_key_of(text=other) for other in (text[:-1], key.prefix, "", "vafa__x")] == [
        None
    ] * 4


def test_making_and_revoking_a_key_is_written_down_without_its_secret(db: None) -> None:
    key, text = a_key()

    actions.revoke_api_key(key_id=key.id, at=AT, by=COMMAND_LINE)

    entries = Entry.objects.order_by("id")
    assert [entry.kind for entry in entries] == ["staff.api_key_made", "staff.api_key_revoked"]
    assert entries[0].payload == {"scopes": ["shop:read", "orders:write"]}
    assert text.rpartition("_")[2] not in str(entries.values())


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"scopes": []}, actions.ScopeNeeded),
        ({"scopes": ["everything"]}, actions.UnknownScope),
        ({"requests_per_minute": 7}, actions.UnknownRate),
        ({"expires_at": AT - timedelta(days=1)}, actions.KeyEndsInThePast),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(
    db: None, change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        a_key(**change)

    assert not ApiKey.objects.exists()
    assert not Entry.objects.exists()


def test_a_key_is_revoked_once(db: None) -> None:
    key, _text = a_key()
    actions.revoke_api_key(key_id=key.id, at=AT, by=COMMAND_LINE)

    with pytest.raises(actions.KeyRevokedAlready):
        actions.revoke_api_key(key_id=key.id, at=AT + timedelta(days=1), by=COMMAND_LINE)

    assert ApiKey.objects.get().revoked_at == AT


def test_what_a_program_did_bears_the_name_of_its_key(db: None) -> None:
    key, _text = a_key()

    assert names_of_actors({f"api:{key.id}", "api:999", "system"}) == {f"api:{key.id}": "Web shop"}


def test_a_text_of_another_shape_is_no_key() -> None:
    wrong = ("", "vafa", "vafa_ab", "vafa_ab_", "other_ab_cd", "vafa_ü_cd", f"vafa_{'a' * 17}_b")

    assert [key_parts(text) for text in wrong] == [None] * len(wrong)
    assert key_parts("vafa_ab_c_d") == ("ab", "c_d")


def test_the_owner_makes_a_key_and_sees_it_once(owner_browser: Client) -> None:
    page = owner_browser.post("/keys/make/", {**TOLD, "days": "90"})
    key = ApiKey.objects.get()

    text = page.content.decode()
    assert f"vafa_{key.prefix}_" in text
    assert (key.name, key.scopes) == ("Web shop", ["shop:read", "orders:write"])
    assert key.expires_at is not None
    assert (key.expires_at - key.made_at).days == 90
    assert text.count(f"vafa_{key.prefix}_") == 1
    assert f"vafa_{key.prefix}_…" in owner_browser.get("/keys/").content.decode()


def test_a_form_without_a_permission_makes_no_key(owner_browser: Client) -> None:
    page = owner_browser.post("/keys/make/", {**TOLD, "scopes": []})

    assert page.status_code == 422
    assert not ApiKey.objects.exists()


def test_the_owner_revokes_a_key(owner_browser: Client) -> None:
    key, _text = a_key()

    owner_browser.post(f"/keys/{key.id}/revoke/")

    assert ApiKey.objects.get().revoked_at is not None


def test_a_marketer_neither_sees_nor_makes_keys(nikos: StaffMember) -> None:
    browser = Client()
    browser.post("/sign-in/", {"login": "nikos", "password": PASSWORD})

    answers = [browser.get("/keys/"), browser.post("/keys/make/", TOLD)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not ApiKey.objects.exists()


def test_the_settings_lead_to_the_keys(owner_browser: Client) -> None:
    assert 'href="/keys/"' in owner_browser.get("/settings/").content.decode()


def test_no_page_of_keys_asks_the_database_per_key(
    owner_browser: Client, django_assert_max_num_queries: object
) -> None:
    for _number in range(12):
        a_key()

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        owner_browser.get("/keys/")
