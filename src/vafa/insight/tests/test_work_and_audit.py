from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone, translation

from vafa.core.keys import COMMAND_LINE, SYSTEM, Actor
from vafa.core.presentation import DEFAULT_READERS
from vafa.customers.models import Customer
from vafa.insight.views.audit import PAGE_ROWS
from vafa.insight.views.audit_sentences import SENTENCES, audit_sentence, kind_label
from vafa.journal.actions import ask_for_work, record
from vafa.journal.models import Delivery, Entry, Work

AT = datetime(2026, 3, 21, 9, tzinfo=UTC)
EVENTS = Path(__file__).resolve().parents[4] / "docs" / "reference" / "events.md"
HTMX = {"HX-Request": "true"}


def a_dead_step() -> Delivery:
    entry = record(kind="staff.signed_in", at=AT, by=SYSTEM)
    return Delivery.objects.create(
        entry=entry,
        reaction="vafa.insight.reactions.example",
        lane="example|:",
        state="dead",
        attempts=8,
        not_before=timezone.now(),
        finished_at=timezone.now(),
        error="ValueError: no such shop",
    )


def failed_work() -> Work:
    work = ask_for_work(job="insight.refresh", arguments={}, at=AT, by=SYSTEM, unique_key="refresh")
    Work.objects.filter(pk=work.pk).update(state="failed", error="MemoryError")
    return work


def test_a_dead_step_is_shown_with_its_error(parvaneh: Client) -> None:
    a_dead_step()

    page = parvaneh.get("/data/work/").content.decode()

    assert "vafa.insight.reactions.example" in page
    assert "ValueError: no such shop" in page


def test_a_dead_step_is_tried_again(parvaneh: Client) -> None:
    step = a_dead_step()

    parvaneh.post(f"/data/steps/{step.id}/retry/")

    step.refresh_from_db()
    assert (step.state, step.attempts) == ("waiting", 0)


def test_a_dead_step_is_skipped_once(parvaneh: Client) -> None:
    step = a_dead_step()

    parvaneh.post(f"/data/steps/{step.id}/skip/")
    again = parvaneh.post(f"/data/steps/{step.id}/skip/", headers=HTMX)

    step.refresh_from_db()
    assert step.state == "skipped"
    assert "vafa:toast" in again["HX-Trigger"]


def test_who_may_not_mend_decides_on_no_step(mina: Client) -> None:
    step, work = a_dead_step(), failed_work()

    for address in (f"steps/{step.id}/retry", f"steps/{step.id}/skip", f"work/{work.id}/repeat"):
        assert mina.post(f"/data/{address}/").status_code == 403
    step.refresh_from_db()
    assert (step.state, Work.objects.count()) == ("dead", 1)


def test_failed_work_is_asked_for_once_more(parvaneh: Client) -> None:
    work = failed_work()
    assert "MemoryError" in parvaneh.get("/data/work/").content.decode()

    parvaneh.post(f"/data/work/{work.id}/repeat/")

    assert list(Work.objects.order_by("id").values_list("state", flat=True)) == [
        "failed",
        "waiting",
    ]


def test_work_that_waits_is_cancelled(parvaneh: Client) -> None:
    work = ask_for_work(job="insight.refresh", arguments={}, at=AT, by=SYSTEM)

    parvaneh.post(f"/data/work/{work.id}/cancel/")

    work.refresh_from_db()
    assert work.state == "cancelled"


def test_work_that_does_not_exist_is_not_found(parvaneh: Client) -> None:
    for address in ("work/99/repeat", "work/99/cancel", "steps/99/retry", "steps/99/skip"):
        assert parvaneh.post(f"/data/{address}/").status_code == 404


def test_every_kind_of_entry_has_a_sentence() -> None:
    text = EVENTS.read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)) == set(SENTENCES)


@pytest.mark.parametrize("language", ["en", "fa", "el"])
def test_every_kind_is_said_in_three_languages_even_without_payload(language: str) -> None:
    reader = DEFAULT_READERS[language]  # type: ignore[index]
    english = {kind: kind_label(kind) for kind in SENTENCES}

    with translation.override(language):
        said = {kind: audit_sentence(Entry(kind=kind, payload={}), reader) for kind in SENTENCES}

    assert all(said.values())
    assert not any("%(" in one for one in said.values())
    assert language == "en" or not set(said.values()) & set(english.values())


def test_who_did_what_is_listed_with_names_and_ways_on(parvaneh: Client, reza: Customer) -> None:
    nikos = Actor("person", 1)
    record(
        kind="customers.customer_left_out",
        at=AT,
        by=nikos,
        subject_kind="customer",
        subject_id=reza.id,
        payload={"reason": "reseller"},
    )

    page = parvaneh.get("/audit/").content.decode()

    assert "Left a customer out of the models: Reseller" in page
    assert f'href="/customers/{reza.id}/"' in page
    assert "Parvaneh" in page


def test_the_list_is_filtered_by_person_and_kind(parvaneh: Client) -> None:
    record(kind="staff.signed_in", at=AT, by=Actor("person", 1))
    record(kind="demo.demo_left", at=AT, by=COMMAND_LINE)

    by_command = parvaneh.get("/audit/?by=command", headers=HTMX).content.decode()
    by_kind = parvaneh.get("/audit/?kind=staff.signed_in", headers=HTMX).content.decode()

    assert "Left the shop to try" in by_command
    assert "Signed in" not in by_command
    assert "Left the shop to try" not in by_kind


def test_the_list_is_turned_page_by_page(parvaneh: Client) -> None:
    Entry.objects.all().delete()
    entries = [record(kind="staff.signed_in", at=AT, by=SYSTEM) for _ in range(PAGE_ROWS + 1)]

    first = parvaneh.get("/audit/").content.decode()
    second = parvaneh.get(f"/audit/?before={entries[1].id}", headers=HTMX).content.decode()

    assert f"/audit/?before={entries[1].id}" in first
    assert second.count("vafa-when") == 1


def test_only_who_may_audit_sees_who_did_what(mina: Client) -> None:
    assert mina.get("/audit/").status_code == 403
