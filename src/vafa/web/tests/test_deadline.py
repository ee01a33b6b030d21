from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from vafa.web.api.deadline import database_deadline
from vafa.web.api.problems import ApiProblem

# Counts for hours, unless somebody stops it.
ENDLESS = """
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL
        SELECT n + 1 FROM counted WHERE n < 10000000000)
    SELECT COUNT(*) FROM counted
"""


def count_for_ever() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS)
        cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_a_question_that_takes_too_long_is_stopped_and_told() -> None:
    with pytest.raises(ApiProblem) as problem, database_deadline(0.2):
        count_for_ever()

    assert problem.value.response().status_code == 503
    assert problem.value.response()["Retry-After"] == "5"


@pytest.mark.django_db(transaction=True)
def test_what_comes_after_a_stopped_question_has_its_own_time() -> None:
    with pytest.raises(ApiProblem), database_deadline(0.2):
        count_for_ever()

    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 9)"
            " SELECT COUNT(*) FROM c"
        )
        assert cursor.fetchone() == (9,)


@pytest.mark.django_db(transaction=True)
def test_another_failure_of_the_database_is_not_called_busy() -> None:
    with (
        pytest.raises(Exception, match="nowhere") as error,
        database_deadline(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT 1 FROM nowhere")

    assert not isinstance(error.value, ApiProblem)
    assert isinstance(error.value, OperationalError) or connection.vendor == "postgresql"


@pytest.mark.django_db(transaction=True)
def test_who_was_ended_for_another_is_told_to_ask_again() -> None:
    with pytest.raises(ApiProblem) as problem, database_deadline():
        raise OperationalError("deadlock detected")

    assert problem.value.code == "busy"
