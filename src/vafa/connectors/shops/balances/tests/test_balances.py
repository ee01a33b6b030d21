"""Balances come over once, each with its own end, and go again with their list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from vafa.connectors.shops.balances.actions import (
    BalancesNameNobody,
    UnclearBalances,
    begin_balances,
    retry_balances,
    store_balances,
    take_back_balances,
    take_balances,
)
from vafa.core.keys import Actor
from vafa.customers.actions import merge_customers
from vafa.customers.make import make_customer
from vafa.customers.models import Customer, Identity
from vafa.imports.models import QuarantinedRow, Run
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Entry, Work, WorkState
from vafa.ledger.models import Lot, Posting
from vafa.ledger.queries import faults
from vafa.loyalty.actions import leave_programme
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Member, MemberState, Programme
from vafa.loyalty.queries import balance_of, membership
from vafa.staff.make import make_member as make_staff
from vafa.staff.make import signed_in
from vafa.staff.models import Shop

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
BY = Actor("import", 1)
WELCOME = {
    "trigger": "member_joined",
    "then": [
        {
            "grant": {
                "asset": "points-1",
                "amount": {"fixed": {"amount": 20}},
                "pending": {"kind": "immediately"},
                "validity": {"kind": "never"},
            }
        }
    ],
}
LIST = (
    "Customer number,E-mail,Points,Valid until,Member since\n"
    "7,,250,2026-12-31,2024-05-01\n"
    ",eleni@shop.gr,100,,\n"
    "7,,50,2027-06-30,2024-05-01\n"
)


@pytest.fixture(autouse=True)
def shop(db: None, settings: object, tmp_path: Path) -> Shop:
    """A shop in Athens with Reza (7) and Eleni (8), and a programme that welcomes."""
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]
    make_customer("7", name="Reza")
    eleni = make_customer("8", name="Eleni", email="eleni@shop.gr")
    Identity.objects.get_or_create(customer=eleni, home=eleni, kind="email", value="eleni@shop.gr")
    return Shop.objects.create(
        id=1, name="Kafe", currency="EUR", time_zone="Europe/Athens", is_set_up=True
    )


@pytest.fixture
def programme(shop: Shop) -> Programme:
    return make_programme(WELCOME)


Bring = Callable[..., Run]


@pytest.fixture
def bring(programme: Programme, tmp_path: Path) -> Bring:
    """Bring a list and store it at once, as the worker does."""

    def brought(text: str = LIST, *, source: str = "old club") -> Run:
        path = tmp_path / "balances.csv"
        path.write_text(text, encoding="utf-8")
        run = take_balances(
            path=path,
            file_name=path.name,
            source=source,
            programme_id=programme.id,
            at=AT,
            by=BY,
        )
        begin_balances(run_id=run.id, at=AT, by=BY)
        Work.objects.update(state=WorkState.DONE)
        return store_balances(run_id=run.id, progress=Progress(), at=AT, by=BY)

    return brought


def has(number: str, at: datetime = AT) -> int:
    programme, customer = Programme.objects.get(), Customer.objects.get(number=number)
    member = membership(programme_id=programme.id, customer_id=customer.id)
    assert member is not None
    return balance_of(member=member, at=at).spendable


def reasons() -> list[str]:
    return list(QuarantinedRow.objects.order_by("row_number").values_list("reason", flat=True))


def taken_back(run: Run) -> Run:
    return take_back_balances(run_id=run.id, progress=Progress(), at=AT, by=BY)


def test_each_row_is_a_lot_with_its_own_end_and_nobody_is_welcomed(bring: Bring) -> None:
    run = bring()

    assert (run.state, run.rows_stored, run.rows_quarantined) == ("done", 3, 0)
    assert (has("7"), has("8")) == (300, 100)
    # The last day counts whole, in the shop's zone.
    assert has("7", datetime(2026, 12, 31, 21, 59, tzinfo=UTC)) == 300
    assert has("7", datetime(2026, 12, 31, 22, tzinfo=UTC)) == 50
    assert set(Lot.objects.values_list("reason_class", flat=True)) == {"import"}
    assert Member.objects.get(customer__number="7").joined_at.year == 2024
    assert Entry.objects.get(kind="loyalty.balances_brought").payload == {"rows": 3}
    assert list(faults()) == []


def test_the_same_list_again_gives_nothing_new(bring: Bring) -> None:
    bring()
    again = bring()

    assert (again.rows_stored, again.rows_repeated) == (0, 3)
    assert (has("7"), has("8")) == (300, 100)


def test_a_persian_list_with_jalali_ends_is_read(bring: Bring) -> None:
    bring("کد مشتری,امتیاز,تاریخ انقضا\n۷,۲۵۰,۱۴۰۵/۱۲/۲۹\n")

    assert has("7", datetime(2027, 3, 20, 21, tzinfo=UTC)) == 250
    assert has("7", datetime(2027, 3, 20, 22, tzinfo=UTC)) == 0


def test_rows_that_cannot_be_right_are_set_aside_with_their_reasons(bring: Bring) -> None:
    run = bring(
        "Customer number,E-mail,Points,Valid until,Member since\n"
        "9,,10,,\n"
        "7,eleni@shop.gr,10,,\n"
        "7,,-5,,\n"
        "7,,1.5,,\n"
        "7,,many,,\n"
        "7,,10,2026-03-20,\n"
        ",,10,,\n"
        "7,,10,,2030-01-01\n"
        "8,,10,,\n"
        "8,,12,,\n"
        "8,,10,,\n"
    )

    assert reasons() == [
        "unknown_customer",
        "customer_unclear",
        "negative",
        "not_whole",
        "not_a_number",
        "has_ended",
        "missing",
        "in_future",
        "differs",
    ]
    assert (run.rows_stored, run.rows_repeated, run.rows_quarantined) == (1, 1, 9)
    assert has("8") == 10
    assert not Member.objects.filter(customer__number="7").exists()


def test_a_customer_who_is_known_by_now_gets_it_when_tried_again(bring: Bring) -> None:
    run = bring("Customer number,Points\n9,10\nx,5\n")
    make_customer("9")

    assert retry_balances(run_id=run.id, at=AT, by=BY) == 1

    assert has("9") == 10
    run.refresh_from_db()
    assert (run.rows_stored, run.rows_quarantined) == (1, 1)
    assert retry_balances(run_id=run.id, at=AT, by=BY) == 0


def test_no_points_only_make_a_member(bring: Bring) -> None:
    bring("Customer number,Points\n7,0\n")

    assert has("7") == 0
    assert not Posting.objects.exists()


def test_a_list_taken_back_takes_its_points_and_can_be_brought_again(bring: Bring) -> None:
    run = bring()

    done = taken_back(run)

    assert (done.state, has("7"), has("8")) == ("withdrawn", 0, 0)
    assert list(faults()) == []
    assert taken_back(run).state == "withdrawn"
    assert bring().rows_stored == 3
    assert has("7") == 300


def test_a_list_stopped_on_its_way_goes_on_from_its_place(bring: Bring) -> None:
    run = bring()
    Run.objects.filter(pk=run.id).update(state="failed", checkpoint={"after": 3}, rows_read=2)

    again = store_balances(run_id=run.id, progress=Progress(), at=AT, by=BY)

    assert (again.state, again.rows_read, again.rows_repeated) == ("done", 3, 1)
    assert has("7") == 300


def test_a_person_with_two_records_has_one_membership(bring: Bring, programme: Programme) -> None:
    reza, eleni = Customer.objects.get(number="7"), Customer.objects.get(number="8")
    make_member(programme, reza)
    merge_customers(kept_id=eleni.id, absorbed_id=reza.id, chosen={}, reason="same", at=AT, by=BY)

    run = bring("Customer number,E-mail,Points\n7,,10\n,eleni@shop.gr,10\n")

    assert Member.objects.count() == 1
    assert (run.rows_stored, run.rows_repeated) == (1, 1)
    assert has("7") == 20 + 10


def test_who_had_left_comes_back_with_the_list(bring: Bring, programme: Programme) -> None:
    member = make_member(programme, Customer.objects.get(number="7"))
    leave_programme(member_id=member.id, at=AT, by=BY)

    bring("Customer number,Points\n7,10\n")

    member.refresh_from_db()
    assert (member.state, has("7")) == (MemberState.ACTIVE, 10)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Customer number,Colour\n7,blue\n", UnclearBalances),
        ("Points,Colour\n7,blue\n", BalancesNameNobody),
    ],
)
def test_a_list_without_points_or_people_is_not_started(
    bring: Bring, text: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        bring(text)

    assert Run.objects.get().state == "uploaded"
    assert not Work.objects.exists()


def test_a_list_goes_through_its_pages(programme: Programme, tmp_path: Path) -> None:
    parvaneh = signed_in(make_staff("parvaneh"))
    path = tmp_path / "balances.csv"
    path.write_text(LIST + "9,,1,,\n", encoding="utf-8")
    with path.open("rb") as file:
        said = {"file": file, "programme": programme.id, "source": "old club"}
        address = parvaneh.post("/loyalty/balances/", said).headers["Location"]

    preview = parvaneh.get(address).content.decode()
    assert "Nobody has this number, e-mail or phone" in preview
    form = parvaneh.get(address).context["form"]
    chosen = {name: form[name].value() for name in form.fields}
    assert parvaneh.post(address, chosen).status_code == 302
    run = Run.objects.get()
    parvaneh.post(f"/loyalty/balances/{run.id}/start/")
    Work.objects.update(state=WorkState.DONE)
    store_balances(run_id=run.id, progress=Progress(), at=datetime.now(UTC), by=BY)

    page = parvaneh.get(f"/loyalty/balances/{run.id}/").content.decode()
    assert "Rows that were set aside" in page
    assert b"unknown_customer" in parvaneh.get(f"/loyalty/balances/{run.id}/set-aside/").getvalue()


def test_what_is_no_table_is_refused_kindly(programme: Programme, tmp_path: Path) -> None:
    parvaneh = signed_in(make_staff("parvaneh"))
    path = tmp_path / "list.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0 old")
    with path.open("rb") as file:
        said = {"file": file, "programme": programme.id, "source": "old club"}
        answer = parvaneh.post("/loyalty/balances/", said)

    assert answer.status_code == 422
    assert not Run.objects.exists()


def test_lists_are_for_those_who_change_programmes(programme: Programme) -> None:
    mina: Client = signed_in(make_staff("mina", role="care_agent"))

    assert mina.get("/loyalty/balances/").status_code == 403
