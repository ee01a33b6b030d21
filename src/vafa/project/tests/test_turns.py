from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from vafa.project.sqlite.turns import SUFFIX, Turns, turns_of
from vafa.project.tests.turns_process import THREADS, begin, connected, end, latest, write

pytestmark = pytest.mark.django_db
PROCESSES, TIMES = 4, 25
PASSED_MAX = 60


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite3"
    connected(path).close()
    return path


def process(database: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "vafa.project.tests.turns_process", str(database), *words],
        stdout=subprocess.PIPE,
        text=True,
    )


def holder(database: Path) -> subprocess.Popen[str]:
    held = process(database, "hold")
    assert held.stdout is not None
    assert held.stdout.readline() == "holds\n"
    return held


def killed(held: subprocess.Popen[str]) -> None:
    held.kill()
    held.communicate()


def test_many_processes_that_write_at_once_all_come_to_their_turn(database: Path) -> None:
    writers = [process(database, "write", str(n), str(TIMES)) for n in range(PROCESSES)]
    codes = [(writer.communicate(), writer.returncode)[1] for writer in writers]

    with connected(database).cursor() as cursor:
        cursor.execute("SELECT COUNT(*), MAX(id - seen - 1) FROM line")
        written, passed = cursor.fetchone()

    assert codes == [0] * PROCESSES
    assert written == PROCESSES * THREADS * TIMES
    # How many wrote while one waited: a share of those who stand in line, never all of them.
    assert passed <= PASSED_MAX


def test_a_process_that_is_killed_in_its_turn_lets_the_next_one_write(database: Path) -> None:
    killed(holder(database))
    connection = connected(database)

    write(connection, "next")

    assert latest(connection) == 1


def test_whoever_waits_too_long_hears_that_the_database_is_locked(database: Path) -> None:
    held, connection = holder(database), connected(database, seconds=0.2)

    with pytest.raises(OperationalError, match="database is locked"):
        begin(connection)
    killed(held)
    connection.set_autocommit(True)
    write(connection, "later")

    assert latest(connection) == 1


def test_a_single_statement_waits_for_its_turn_too(database: Path) -> None:
    held, connection = holder(database), connected(database, seconds=0.2)

    with pytest.raises(OperationalError, match="database is locked"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO line (who) VALUES ('alone')")
    killed(held)

    assert latest(connection) == 0


def test_a_line_that_does_not_move_does_not_stop_who_can_write(database: Path) -> None:
    turns = turns_of(str(database))
    assert turns.take(seconds=0)
    connection = connected(database, seconds=0.1)

    write(connection, "past the line")
    turns.give_back()

    assert latest(connection) == 1


def test_two_connections_of_one_thread_do_not_wait_for_ever(database: Path) -> None:
    first, second = connected(database), connected(database, seconds=0.1)
    begin(first)

    with pytest.raises(OperationalError, match="database is locked"):
        begin(second)
    second.set_autocommit(True)
    end(first)
    write(second, "afterwards")

    assert latest(second) == 1


def test_a_connection_that_is_closed_in_its_turn_gives_it_back(database: Path) -> None:
    left = connected(database)
    begin(left)

    left.close()

    turns = turns_of(str(database))
    assert turns.take(seconds=0)
    turns.give_back()


def test_a_forked_child_has_none_of_its_parents_turns(database: Path) -> None:
    turns = turns_of(str(database))
    turns.take(seconds=0)
    child = os.fork()
    if not child:
        os._exit(int(turns.take(seconds=0.1)))

    _number, status = os.waitpid(child, 0)
    turns.give_back()

    assert os.waitstatus_to_exitcode(status) == 0


def test_a_disk_on_which_no_line_can_be_made_is_written_to_all_the_same(tmp_path: Path) -> None:
    turns = Turns(str(tmp_path / "nowhere" / f"shop{SUFFIX}"))

    assert turns.take(seconds=0)
    assert not turns.take(seconds=0)
    turns.give_back()
    assert turns.take(seconds=0)
