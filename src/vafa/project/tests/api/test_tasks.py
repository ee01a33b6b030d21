from __future__ import annotations

from vafa.insight.make import make_customer
from vafa.project.tests.api.conftest import Program, the_key
from vafa.tasks.models import Task

CALL = {"kind": "call", "title": "Call about the part", "due": "2099-05-04"}


def test_a_program_adds_a_task_for_a_customer(program: Program) -> None:
    customer = make_customer("7")

    answer = program.post("/tasks", {**CALL, "customer_id": customer.id})

    told = answer.json()
    assert answer.status_code == 201
    assert (told["customer_id"], told["due"], told["state"]) == (customer.id, "2099-05-04", "open")
    assert told["made_by"] == f"api:{the_key().id}"
    assert program.get(f"/tasks/{told['id']}").json() == told


def test_a_task_for_nobody_known_or_a_day_gone_by_is_refused(program: Program) -> None:
    codes = [
        program.post("/tasks", {**CALL, **change}).json()["code"]
        for change in ({"customer_id": 999}, {"due": "2020-01-01"})
    ]

    assert codes == ["no_such_customer", "due_date_over"]
    assert not Task.objects.exists()


def test_a_task_is_done_once(program: Program) -> None:
    task = program.post("/tasks", CALL).json()

    done = program.post(f"/tasks/{task['id']}/done", {"outcome": "Reached"})
    again = program.post(f"/tasks/{task['id']}/done", {"outcome": "Reached"})

    assert (done.status_code, done.json()["state"]) == (200, "done")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_open")


def test_tasks_are_listed_by_state_and_customer(program: Program) -> None:
    customer = make_customer("7")
    first = program.post("/tasks", CALL).json()
    second = program.post("/tasks", {**CALL, "customer_id": customer.id}).json()
    program.post(f"/tasks/{first['id']}/done", {})

    listed = [
        [task["id"] for task in program.get(f"/tasks?{query}").json()["items"]]
        for query in ("", "state=open", "state=done", f"customer_id={customer.id}")
    ]

    assert listed == [[second["id"], first["id"]], [second["id"]], [first["id"]], [second["id"]]]
