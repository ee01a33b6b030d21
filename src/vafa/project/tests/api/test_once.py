"""A write is done once, whatever happens to those who ask for it and to those who answer."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from vafa.insight.make import make_shop
from vafa.orders.models import Order
from vafa.project.tests.api.conftest import EVERYTHING, Program, a_key, order_told
from vafa.staff.models import ApiAnswer

Start = Callable[..., "subprocess.Popen[str]"]
ASKERS = 4
# Sends orders one after the other until it is killed, and says which it is about to send.
SENDER = """
import sys, django
django.setup()
from vafa.project.tests.api.conftest import Program, order_told
program, number = Program(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    number += 1
    print(number, flush=True)
    program.post("/orders", order_told(str(number)), **{"Idempotency-Key": f"order-{number}"})
"""


@pytest.mark.django_db(transaction=True)
def test_askers_at_the_same_moment_get_one_answer() -> None:
    make_shop()
    key, answers = a_key(*EVERYTHING), []
    begin = threading.Barrier(ASKERS)

    def ask() -> None:
        begin.wait()
        answer = Program(key).post("/orders", order_told(), **{"Idempotency-Key": "1"})
        answers.append((answer.status_code, answer.content))
        connection.close()

    threads = [threading.Thread(target=ask) for _asker in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {status for status, _body in answers} == {201}
    assert len({body for _status, body in answers}) == 1
    assert Order.objects.count() == 1


def kill_in_the_middle(start: Start, key: str, *, after: int, seconds: float) -> int:
    """Let a process send orders, end it without a word, and return what it sent last."""
    sender = start(sys.executable, "-c", SENDER, key, str(after), stdout=subprocess.PIPE)
    assert sender.stdout is not None
    while int(sender.stdout.readline().strip().replace("ready", "0")) <= after:
        continue
    time.sleep(seconds)
    sender.kill()
    told = sender.stdout.read().split()
    sender.wait()
    return int(told[-1]) if told else after + 1


def killed_rounds(start: Start, rounds: int) -> None:
    make_shop()
    key, latest = a_key(*EVERYTHING), 1000
    program = Program(key)
    for turn in range(rounds):
        latest = kill_in_the_middle(start, key, after=latest, seconds=0.2 + 0.013 * turn)
        sent = {"Idempotency-Key": f"order-{latest}"}
        first = program.post("/orders", order_told(str(latest)), **sent)
        again = program.post("/orders", order_told(str(latest)), **sent)
        assert (first.status_code, again.content) == (201, first.content)

    numbers = sorted(int(number) for number in Order.objects.values_list("number", flat=True))
    assert numbers == list(range(1001, latest + 1))
    assert ApiAnswer.objects.filter(status=201).count() == ApiAnswer.objects.count() == len(numbers)


@pytest.mark.django_db(transaction=True)
def test_an_order_whose_answer_was_lost_in_a_crash_is_recorded_once(start_process: Start) -> None:
    killed_rounds(start_process, 2)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_orders_are_recorded_once_through_many_crashes(start_process: Start) -> None:
    killed_rounds(start_process, 30)
