"""What began and ended by itself is written down at night."""

from __future__ import annotations

from datetime import timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.jobs.progress import Progress
from vafa.ledger.actions import open_books
from vafa.ledger.models import LotBalance
from vafa.ledger.queries import faults
from vafa.ledger.rules.sheet import LotFacts
from vafa.loyalty.jobs.settling import settle_books
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Member
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.members import owner_of
from vafa.staff.models import Shop
from vafa.staff.queries import now

pytestmark = pytest.mark.usefixtures("shared_books", "shop")
DAY = timedelta(days=1)


@pytest.fixture
def reza(shared_books: None, shop: Shop) -> Member:
    """A member with 10 points that ended yesterday and 5 that began then."""
    member = make_member(make_programme(), Customer.objects.create(number="Reza"))
    owner, asset, moment = owner_of(member), member.programme.asset_id, now()
    earned = moment - 5 * DAY
    terms = {"ended": (earned, moment - DAY, 10), "began": (moment - DAY, None, 5)}
    with open_books(owners=[owner], at=earned, by=SYSTEM) as books:
        for source, (begins, ends, units) in terms.items():
            facts = LotFacts(asset, earned, begins, ends)
            books.issue(books.begin("gift", source), to=owner, amount=units, facts=facts)
    return member


def test_the_night_writes_down_what_was_true_already(reza: Member) -> None:
    before = balance_of(member=reza, at=now())

    done = settle_books(Progress())

    assert done == {"settled": 1}
    assert before.spendable == balance_of(member=reza, at=now()).spendable == 5
    assert list(LotBalance.objects.values_list("role", "balance")) == [("active", 5)]
    assert list(faults()) == []


def test_a_second_night_finds_nothing_to_do(reza: Member) -> None:
    settle_books(Progress())

    assert settle_books(Progress()) == {"settled": 0}
