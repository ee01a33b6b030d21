"""The API keeps its word: whatever its description allows is answered as it describes.

schemathesis asks what fits the description and what does not; no answer may be undescribed, of
another shape, or an error of ours. `make soak` asks many times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS

from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order
from vafa.loyalty.make import (
    A_POINT_A_EURO,
    make_member,
    make_partner,
    make_points,
    make_programme,
)
from vafa.loyalty.models import Member, PartnerKey, Programme
from vafa.loyalty.tests.engine_cast import money, per_euro
from vafa.orders.models import Order
from vafa.portfolio.make import make_run, make_valuation
from vafa.project.api import API
from vafa.project.tests.api.conftest import EVERYTHING, ROOT, a_key, the_key
from vafa.staff.models import Shop
from vafa.tasks.make import make_task
from vafa.tasks.models import Task

POINTS = {"asset": "points-1"}
MODELS = {
    "customer_id": Customer,
    "order_id": Order,
    "task_id": Task,
    "programme_id": Programme,
    "member_id": Member,
}
# A description cannot say that a cursor belongs to a list or a customer to nobody else, so that
# a request that fits it may still be refused.
NOT_PROMISED = {"positive_data_acceptance", "max_response_time"}
ASKED = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)

api = schemathesis.openapi.from_dict(API.description_document)
api.app = get_wsgi_application()
api.location = f"{ROOT}/openapi.json"
# A thing that changed meanwhile is told before what else is wrong with the request.
api.config.checks.negative_data_rejection.expected_statuses = [
    "400", "401", "403", "404", "405", "409", "412", "413", "415", "422",
]  # fmt: skip


@pytest.fixture
def key(shop: Shop) -> Iterator[str]:
    """A key for everything, in a shop where every address has something to find."""
    run = make_run(as_of_date=date(2026, 3, 21))
    programme = make_programme(
        A_POINT_A_EURO,
        {"trigger": "order_placed", "then": [{"grant": {**POINTS, "amount": per_euro()}}]},
        {"trigger": "order_quoted", "then": [{"spend": {**POINTS, "units": 1, "worth": money(5)}}]},
    )
    for number in ("7", "8", "9"):
        customer = make_customer(number, email=f"reader{number}@shop.example")
        make_valuation(run=run, customer_id=customer.id, strategy="END" if number == "9" else "")
        make_order(customer, f"100{number}", datetime(2026, 2, 1, 10, tzinfo=UTC), 1_000)
        make_task(customer_id=customer.id)
        make_points(make_member(programme, customer), 1_000)
    # As Django's own test client does: the connection of the test outlives a request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    text = a_key(*EVERYTHING)
    PartnerKey.objects.create(partner=make_partner(programme), key=the_key())
    yield text
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def some_ids() -> dict[str, list[int]]:
    return {
        name: list(model._default_manager.order_by("id").values_list("id", flat=True))
        for name, model in MODELS.items()
    }


def ask(case: Any, key: str) -> None:
    # Of an id that fits any number most name nobody: three in four become somebody's.
    for name, ids in some_ids().items():
        asked = (case.path_parameters or {}).get(name)
        if isinstance(asked, int) and asked % 4:
            case.path_parameters[name] = ids[asked % len(ids)]
    # A wrong parameter without a value is not in the address, so that nothing is wrong with it.
    is_sent = all(value not in (None, [], {}, "") for value in (case.query or {}).values())
    passed_over = NOT_PROMISED if is_sent else NOT_PROMISED | {"negative_data_rejection"}
    excluded = [check for name, check in CHECKS_BY_NAME.items() if name in passed_over]
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, excluded_checks=excluded)


CHECKS_BY_NAME = {check.__name__: check for check in CHECKS.get_all()}


@api.parametrize()
@settings(ASKED, max_examples=12, derandomize=True)
def test_every_answer_is_as_described(case: Any, key: str) -> None:
    ask(case, key)


@pytest.mark.soak
@api.parametrize()
@settings(ASKED, max_examples=400)
def test_every_answer_is_as_described_at_length(case: Any, key: str) -> None:
    ask(case, key)
