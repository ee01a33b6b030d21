from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.actions import leave_out_customer, recognise_customers
from vafa.customers.jobs.blocks import CONTACT_HOLDERS_MAX
from vafa.customers.jobs.duplicates import accept_identical, find_duplicates
from vafa.customers.models import Customer, DuplicatePair, Identity, LeftOut, Merge
from vafa.customers.rules import IncomingCustomer, SeenCustomer
from vafa.journal.jobs.progress import Progress, WorkCancelled

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
MINA = Actor.person(3)
PHONE = "+989121234567"
Known = Callable[..., int]


@pytest.fixture
def known(transactional_db: None) -> Known:
    """Return a function that makes the shop know somebody, each time under another number.

    Who orders under a number of their own stays a customer of their own, whatever they say later.
    """
    numbers = iter(range(1, 1_000))

    def told(**details: str) -> int:
        number = str(next(numbers))
        # Any: mypy takes the values for those of every other field.
        words: dict[str, Any] = dict(details)
        customers = IncomingCustomer(number), IncomingCustomer(number, **words)
        seen = [SeenCustomer(customer, source="shop", seen_at=AT) for customer in customers]
        found = recognise_customers(incoming=seen, run_id=1, at=AT, by=SYSTEM)
        assert found[0] is not None
        return found[0]

    return told


def found() -> dict[tuple[int, int], str]:
    find_duplicates(Progress())
    rows = DuplicatePair.objects.values_list("low_id", "high_id", "certainty")
    return {(low, high): certainty for low, high, certainty in rows}


# Two records each, with what is to be found; contacts differ from case to case.
CASES: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "one name in two scripts, one phone": (
        {"name": "رضا کریمی", "phone": PHONE},
        {"name": "Reza Karimi", "phone": PHONE},
        "strong",
    ),
    "a verified e-mail, no name": (
        {"name": "Ελένη Δήμου", "email": "proved@example.org"},
        {"email": "proved@example.org"},
        "same",
    ),
    "two addresses of one mailbox": (
        {"name": "Tom Berg", "email": "tom.berg@gmail.com"},
        {"name": "Tom Berg", "email": "tomberg+shop@gmail.com"},
        "strong",
    ),
    "a family with one phone": (
        {"name": "مینا نوری", "phone": "+989121234560"},
        {"name": "سعید نوری", "phone": "+989121234560"},
        "look",
    ),
    "a name at one postcode, in another order": (
        {"name": "Γιώργος Παπαδόπουλος", "postcode": "104 31"},
        {"name": "Papadopoulos Giorgos", "postcode": "10431"},
        "look",
    ),
    "a name at two postcodes": (
        {"name": "Άννα Λάμπρου", "postcode": "54622"},
        {"name": "Άννα Λάμπρου", "postcode": "10431"},
        "",
    ),
}


def test_each_kind_of_pair_is_found_with_its_certainty(known: Known) -> None:
    pairs = {case: (known(**one), known(**other)) for case, (one, other, _sure) in CASES.items()}
    Identity.objects.filter(value="proved@example.org").update(is_verified=True)

    certain = found()

    assert {case: certain.pop(pair, "") for case, pair in pairs.items()} == {
        case: certainty for case, (_one, _other, certainty) in CASES.items()
    }
    assert certain == {}


def test_common_names_crowds_and_own_staff_make_no_pairs(known: Known) -> None:
    for place in range(CONTACT_HOLDERS_MAX + 1):
        known(name="Reza Karimi", phone=PHONE, city=f"City {place}")
    for _copy in range(2):
        staff = known(name="Sara Nouri", email="sara@example.org")
    leave_out_customer(customer_id=staff, reason=LeftOut.TEST, note="", at=AT, by=MINA)
    Customer.objects.bulk_create(
        Customer(number=f"n{place}", name="Ali Mohammadi" * (place < 4), city="Tehran")
        for place in range(400)
    )

    result = find_duplicates(Progress())

    assert result == {"open": 0, "pairs": 0, "crowded": 1}


def test_an_earlier_email_is_remembered_and_nothing_personal_left_behind(
    known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    one = known(name="Reza Karimi", email="reza@example.org")
    other = known(name="Reza Karimi", email="reza@example.org")
    later = IncomingCustomer(source_number="2", email="new@example.org")
    seen = SeenCustomer(later, source="shop", seen_at=AT.replace(year=2027))
    recognise_customers(incoming=[seen], run_id=2, at=AT, by=SYSTEM)

    assert Customer.objects.get(id=other).email == "new@example.org"
    assert found() == {(one, other): "strong"}
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_search_goes_on_without_searching_again(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vafa.customers.jobs.duplicates._BATCH", 1)
    for name in ("Reza Karimi", "Karimi Reza", "Reza  Karimi"):
        known(name=name, phone=PHONE)
    interrupted = Interrupted(after=2)
    with pytest.raises(WorkCancelled):
        find_duplicates(interrupted)
    monkeypatch.setattr("vafa.customers.jobs.duplicates._run_search", None)

    result = find_duplicates(Progress(saved=interrupted.saved))

    assert (interrupted.saved["kept"], result["open"]) == (1, 3)


class Interrupted(Progress):
    """A progress that is cancelled at its so-manieth pair."""

    def __init__(self, *, after: int) -> None:
        super().__init__()
        self.left = after

    def stop_if_cancelled(self) -> None:
        self.left -= self.saved != {}
        if self.left == 0:
            raise WorkCancelled


def test_a_cancelled_search_changes_nothing(known: Known) -> None:
    known(name="Reza Karimi", phone=PHONE)
    known(name="Reza Karimi", phone=PHONE)

    class Cancelled(Progress):
        def stop_if_cancelled(self) -> None:
            raise WorkCancelled

    with pytest.raises(WorkCancelled):
        find_duplicates(Cancelled())

    assert not DuplicatePair.objects.exists()


def test_identical_records_are_merged_in_one_go_and_others_stay(known: Known) -> None:
    one, *_others = [known(name="Reza Karimi", phone=PHONE) for _copy in range(3)]
    sara = known(name="Sara Nouri", phone="+989120000000")
    sara_too = known(name="Sara Noury", phone="+989120000000")
    found()

    result = accept_identical(Progress(), by="person:3", reason="Identical.")

    assert result == {"merged": 2, "refused": 0}
    assert set(Merge.objects.values_list("kept_id", flat=True)) == {one}
    assert Customer.objects.filter(merged_into=None).count() == 3
    assert DuplicatePair.objects.get(low=sara, high=sara_too).state == "open"
