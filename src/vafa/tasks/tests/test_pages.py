from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.staff.models import StaffMember
from vafa.tasks.make import make_proposal, make_task
from vafa.tasks.models import Postponement, Proposal, Task, TaskSettings
from vafa.tasks.tests.conftest import AT, TODAY

QUERIES_MAX = 12
LISTS = ("/tasks/", "/tasks/all/", "/tasks/overdue/", "/tasks/proposed/", "/tasks/done/")


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_an_empty_list_says_what_to_do(address: str, minas_browser: Client) -> None:
    page = minas_browser.get(address)

    assert page.status_code == 200
    assert "vafa-empty" in page.content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_a_full_list_takes_few_queries(
    address: str, minas_browser: Client, mina: StaffMember, reza: Customer
) -> None:
    for number in range(45):
        make_task(assignee=mina, customer=reza, due_date=date(2026, 3, 1) + timedelta(number))
        make_task(customer=reza, state="done", done_at=AT, done_by="system")
        make_proposal(customer_id=reza.id, code="answer_first", key=f"k:{number}")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        minas_browser.get(address)

    assert len(queries) <= QUERIES_MAX


def test_mine_are_mine_and_all_are_all(minas_browser: Client, mina: StaffMember) -> None:
    make_task(title="Call Sara", assignee=mina)
    make_task(title="Call Nima")

    assert "Call Nima" not in text_of(minas_browser, "/tasks/")
    assert "Call Nima" in text_of(minas_browser, "/tasks/all/")


def test_pages_lead_from_one_to_the_next_and_back(minas_browser: Client, mina: StaffMember) -> None:
    for number in range(45):
        make_task(title=f"Call number {number:02}", due_date=TODAY + timedelta(number % 3))
    first = minas_browser.get("/tasks/all/")

    second = minas_browser.get(first.context["next_url"])
    back = minas_browser.get(second.context["previous_url"])

    shown = [[row.task.id for group in page.context["groups"] for row in group.tasks]
             for page in (first, second, back)]  # fmt: skip
    assert [len(ids) for ids in shown] == [40, 5, 40]
    assert sorted(shown[0] + shown[1]) == sorted(Task.objects.values_list("id", flat=True))
    assert shown[2] == shown[0]


@pytest.mark.parametrize("place", ["nonsense", "2026-13-01_5", "_", "2026-03-01_x"])
def test_a_nonsensical_place_is_the_beginning(place: str, minas_browser: Client) -> None:
    make_task()

    assert "Call the printer" in text_of(minas_browser, f"/tasks/all/?after={place}")


def test_a_list_is_narrowed_by_person_and_kind(minas_browser: Client, mina: StaffMember) -> None:
    make_task(title="Write to Sara", kind="write", assignee=mina)
    make_task(title="Call Nima", kind="call")

    by_kind = text_of(minas_browser, "/tasks/all/?kind=write")
    of_nobody = text_of(minas_browser, "/tasks/all/?assignee=0")

    assert ("Write to Sara" in by_kind, "Call Nima" in by_kind) == (True, False)
    assert ("Write to Sara" in of_nobody, "Call Nima" in of_nobody) == (False, True)


def test_tasks_stand_under_their_days(minas_browser: Client) -> None:
    make_task(due_date=TODAY - timedelta(3))
    make_task(due_date=TODAY)
    page = minas_browser.get("/tasks/all/")

    assert [group.label for group in page.context["groups"]] == ["Overdue", "Today"]
    assert "3 days late" in page.content.decode()


def test_one_button_writes_one_task_off(minas_browser: Client) -> None:
    first, second = make_task(), make_task()

    page = minas_browser.post(
        "/tasks/finish/", {"only": first.id, "task": [second.id]}, follow=True
    )

    assert "1 task done." in page.content.decode()
    assert Task.objects.get(state="done").id == first.id


def test_ticked_tasks_are_put_off_together(minas_browser: Client) -> None:
    tasks = [make_task(), make_task()]

    minas_browser.post(
        "/tasks/postpone/",
        {"task": [task.id for task in tasks], "postpone-days": "7", "postpone-reason": "Holiday"},
    )

    assert set(Task.objects.values_list("due_date", flat=True)) == {date(2026, 3, 28)}
    assert Postponement.objects.count() == 2


def test_putting_off_without_a_day_is_refused(minas_browser: Client) -> None:
    task = make_task()

    page = minas_browser.post(
        "/tasks/postpone/",
        {"only": task.id, "postpone-days": "", "postpone-reason": "Holiday"},
        headers={"Referer": "http://testserver/tasks/"},
        follow=True,
    )

    assert "Choose a day." in page.content.decode()
    assert Task.objects.get().due_date == task.due_date


def test_a_day_is_typed_as_the_reader_writes_it(parvanehs_browser: Client) -> None:
    parvanehs_browser.post(
        "/tasks/add/",
        {"add-title": "تماس با چاپخانه", "add-due_date": "۱۴۰۵/۱/۱۵", "add-kind": "call"},
    )

    assert Task.objects.get().due_date == date(2026, 4, 4)


def test_proposals_are_accepted_together(
    minas_browser: Client, mina: StaffMember, reza: Customer, eleni: Customer
) -> None:
    proposals = [make_proposal(customer_id=who.id) for who in (reza, eleni)]

    minas_browser.post(
        "/tasks/accept/",
        {"proposal": [one.id for one in proposals], "accept-assignee_id": mina.id},
    )

    assert set(Task.objects.values_list("assignee_id", "customer_id")) == {
        (mina.id, reza.id),
        (mina.id, eleni.id),
    }


def test_one_proposal_is_declined_by_its_reason(minas_browser: Client, reza: Customer) -> None:
    proposal = make_proposal(customer_id=reza.id)

    minas_browser.post("/tasks/decline/", {"only": f"{proposal.id}:not_now"})

    assert Proposal.objects.get().reason == "not_now"


def test_a_proposal_says_why_in_the_readers_language(
    parvanehs_browser: Client, reza: Customer
) -> None:
    make_proposal(customer_id=reza.id)

    page = text_of(parvanehs_browser, "/tasks/proposed/")

    assert "رضا کریمی" in page
    assert "A valuable customer stays" not in page


def test_words_that_were_not_touched_follow_the_reader(minas_browser: Client) -> None:
    task = make_task(title="", code="give_own_person")
    shown = minas_browser.get(f"/tasks/{task.id}/").context["change_form"].initial

    minas_browser.post(f"/tasks/{task.id}/change/", {**shown, "note": "Sara knows her"})

    task.refresh_from_db()
    assert (task.title, task.note) == ("", "Sara knows her")


def test_the_page_of_a_task_tells_its_story(minas_browser: Client, reza: Customer) -> None:
    task = make_task(customer=reza, state="done", done_at=AT, done_by="system", outcome="Bought")
    Postponement.objects.create(
        task=task, from_date=TODAY, to_date=TODAY, reason="Was ill", at=AT, by="system"
    )

    page = text_of(minas_browser, f"/tasks/{task.id}/")

    assert "Bought" in page
    assert "Was ill" in page


def test_a_customers_panel_takes_a_task_and_shows_it(minas_browser: Client, reza: Customer) -> None:
    answer = minas_browser.post(
        f"/tasks/customer/{reza.id}/add/",
        {"add-title": "Send a sample", "add-due_date": "2026-03-25", "add-kind": "write"},
        headers={"HX-Request": "true"},
    )

    assert "Send a sample" in answer.content.decode()
    assert Task.objects.get().customer_id == reza.id


def test_a_customers_panel_accepts_and_declines(minas_browser: Client, reza: Customer) -> None:
    first = make_proposal(customer_id=reza.id)
    second = make_proposal(customer_id=reza.id, code="answer_first")
    base = f"/tasks/customer/{reza.id}"

    minas_browser.post(f"{base}/accept/", {"only": first.id}, headers={"HX-Request": "true"})
    minas_browser.post(
        f"{base}/decline/", {"only": f"{second.id}:other"}, headers={"HX-Request": "true"}
    )

    states = Proposal.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["accepted", "declined"]


def test_a_customers_panel_takes_few_queries(minas_browser: Client, reza: Customer) -> None:
    for number in range(8):
        make_task(customer=reza)
        make_proposal(customer_id=reza.id, key=f"k:{number}")

    with CaptureQueriesContext(connection) as queries:
        minas_browser.get(f"/tasks/customer/{reza.id}/")

    assert len(queries) <= QUERIES_MAX


def test_today_shows_what_is_due_and_what_is_proposed(
    minas_browser: Client, mina: StaffMember, reza: Customer
) -> None:
    make_task(title="Call Sara", assignee=mina, due_date=TODAY)
    make_task(title="Call Nima", assignee=mina, due_date=TODAY + timedelta(1))
    make_proposal(customer_id=reza.id)

    panel = text_of(minas_browser, "/tasks/today/")

    assert ("Call Sara" in panel, "Call Nima" in panel) == (True, False)
    assert "1 task of yours is due today or before." in panel
    assert "1 step proposed" in panel


def test_a_viewer_looks_and_changes_nothing(viewers_browser: Client) -> None:
    task = make_task()

    looked = viewers_browser.get("/tasks/all/")
    changed = viewers_browser.post("/tasks/finish/", {"only": task.id})

    assert (looked.status_code, changed.status_code) == (200, 403)
    assert "formaction" not in looked.content.decode()
    assert Task.objects.get().state == "open"


def test_only_who_changes_settings_says_how_many_are_proposed(
    minas_browser: Client, parvanehs_browser: Client
) -> None:
    said = {"open_proposals_max": "۲۰", "proposal_days": "10"}

    refused = minas_browser.post("/tasks/settings/", said)
    parvanehs_browser.post("/tasks/settings/", said)

    assert refused.status_code == 403
    assert TaskSettings.objects.get().open_proposals_max == 20


def test_a_stranger_is_sent_to_the_door(shop: object) -> None:
    assert Client().get("/tasks/").headers["Location"].startswith("/sign-in/")


def test_a_task_or_customer_that_is_not_there_is_not_found(minas_browser: Client) -> None:
    assert minas_browser.get("/tasks/999/").status_code == 404
    assert minas_browser.get("/tasks/customer/999/").status_code == 404
