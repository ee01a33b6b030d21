from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from vafa.core.errors import Refused
from vafa.core.keys import SYSTEM
from vafa.customers.actions import (
    AlreadyMerged,
    AlreadyUndone,
    IntoOwnRecord,
    MergedElsewhere,
    MergeNeedsReason,
    NotAValueOfEither,
    SelfMerge,
    merge_customers,
    recognise_customers,
    undo_merge,
    withdraw_customers,
)
from vafa.customers.models import Customer, HomeOf, Identity, Merge, Note, Sighting
from vafa.customers.queries import live_customers, records_of, roots_of, search_customers
from vafa.customers.queries.merging import dry_run_merge
from vafa.customers.rules import IncomingCustomer, IncomingIdentity, SeenCustomer
from vafa.journal.models import Entry

# A table of a floor above, of which the table of subjects alone knows.
StrategyOverride: Any = apps.get_model("vafa_portfolio.StrategyOverride")
pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, tzinfo=UTC)


def somebody(number: str, *, run_id: int | None = None, at: datetime = NOW, **said: Any) -> int:
    who = IncomingCustomer(source_number=number, **said)
    seen = [SeenCustomer(who, "shop", at)]
    (record_id,) = recognise_customers(incoming=seen, run_id=run_id, at=at, by=SYSTEM)
    assert record_id is not None
    return record_id


def merge(kept_id: int, absorbed_id: int, **chosen: str) -> int:
    merged = merge_customers(
        kept_id=kept_id,
        absorbed_id=absorbed_id,
        chosen=chosen,
        reason="They said so.",
        at=NOW + timedelta(days=1),
        by=SYSTEM,
    )
    return merged.id


def undo(merge_id: int) -> None:
    undo_merge(merge_id=merge_id, at=NOW + timedelta(days=9), by=SYSTEM)


def found(text: str) -> list[int]:
    return [one.id for one in search_customers(text=text, limit=10)]


def override(customer_id: int, strategy: str) -> Any:
    return StrategyOverride.objects.create(
        customer_id=customer_id, strategy=strategy, reason="Promised.", made_by="system",
        expires_date=date(2024, 9, 1), made_at=NOW,
    )  # fmt: skip


def test_a_merged_customer_has_what_both_were_called_and_recognised_by() -> None:
    reza = somebody("1", name="Reza Karimi", email="reza@example.com")
    other = somebody("2", name="R. Karimi", phone="+989121234567", at=NOW - timedelta(days=3))

    merge(reza, other)

    kept = Customer.objects.get(pk=reza)
    assert (kept.name, kept.phone, kept.number) == ("Reza Karimi", "+989121234567", "1")
    assert kept.first_seen_at == NOW - timedelta(days=3)
    assert set(Identity.objects.values_list("customer_id", flat=True)) == {reza}
    assert found("989121234567") == found("R Karimi") == [reza]
    assert list(live_customers()) == [kept]


def test_a_chosen_value_counts_until_somebody_says_something_newer() -> None:
    reza = somebody("1", name="Reza Karimi", city="Yazd")
    other = somebody("2", name="R. Karimi", city="Qom", at=NOW - timedelta(days=3))

    merge(reza, other, name="R. Karimi")

    assert Customer.objects.get(pk=reza).name == "R. Karimi"
    somebody("2", name="Reza K.", at=NOW + timedelta(days=5))
    assert Customer.objects.get(pk=reza).name == "Reza K."


def test_an_undone_merge_leaves_both_as_they_were() -> None:
    reza = somebody("1", name="Reza Karimi", email="reza@example.com")
    other = somebody("2", name="R. Karimi", phone="+989121234567")
    told = [field.attname for field in Customer._meta.fields if field.name != "updated_at"]
    before = list(Customer.objects.order_by("id").values(*told))

    undo(merge(reza, other, name="R. Karimi"))

    assert list(Customer.objects.order_by("id").values(*told)) == before
    assert dict(Identity.objects.values_list("value", "customer_id"))["+989121234567"] == other
    assert found("989121234567") == [other]
    assert HomeOf.objects.count() == 0


def test_merges_are_undone_in_any_order() -> None:
    one, two, three = somebody("1"), somebody("2"), somebody("3")
    note = Note.objects.create(customer_id=one, text="Likes blue.", written_at=NOW, by="system")
    first, second = merge(two, one), merge(three, two)
    assert records_of(customer_id=one) == [three, two, one]

    undo(first)

    note.refresh_from_db()
    assert (note.customer_id, roots_of(customer_ids=[one, two])) == (one, {one: one, two: three})
    undo(second)
    assert live_customers().count() == 3


def test_what_both_may_have_only_once_rests_with_its_record_until_the_undo() -> None:
    reza, other = somebody("1"), somebody("2")
    kept, resting = override(reza, "PROTECT"), override(other, "HARVEST")
    dry_run = dry_run_merge(kept_id=reza, absorbed_id=other)
    assert [(one.moved, one.resting) for one in dry_run.tables] == [(0, 1)]

    merge(reza, other)

    in_force = StrategyOverride.objects.filter(customer_id=reza, ended_at=None)
    assert list(in_force) == [kept]
    resting.refresh_from_db()
    assert resting.customer_id == other


def test_the_dry_run_counts_what_would_move_and_names_what_differs() -> None:
    reza = somebody("1", name="Reza Karimi", city="Yazd")
    other = somebody("2", name="R. Karimi", phone="+989121234567")
    Note.objects.create(customer_id=other, text="Likes blue.", written_at=NOW, by="system")
    override(other, "PROTECT")

    dry_run = dry_run_merge(kept_id=reza, absorbed_id=other)

    assert [(str(one.label), one.moved) for one in dry_run.tables] == [
        ("Notes", 1),
        ("Strategies chosen by hand", 1),
    ]
    assert (dry_run.differing, dry_run.moved, dry_run.records) == (["name"], 2, 1)
    assert Note.objects.get().customer_id == other


@pytest.mark.parametrize(
    ("kept", "absorbed", "refusal"),
    [(0, 0, SelfMerge), (1, 0, IntoOwnRecord), (0, 1, AlreadyMerged), (2, 1, MergedElsewhere)],
)
def test_what_cannot_be_merged_is_refused_and_nothing_changes(
    kept: int, absorbed: int, refusal: type[Refused]
) -> None:
    people = [somebody("1"), somebody("2"), somebody("3")]
    merge(people[0], people[1])

    with pytest.raises(refusal):
        merge(people[kept], people[absorbed])

    assert Merge.objects.count() == 1
    assert Customer.objects.filter(merged_into=None).count() == 2


def test_a_merge_needs_a_reason_and_values_of_the_two() -> None:
    reza, other = somebody("1", name="Reza"), somebody("2", name="R. Karimi")

    with pytest.raises(NotAValueOfEither):
        merge(reza, other, name="Somebody else")
    with pytest.raises(MergeNeedsReason):
        merge_customers(kept_id=reza, absorbed_id=other, chosen={}, reason=" ", at=NOW, by=SYSTEM)

    assert Merge.objects.count() == Entry.objects.count() == 0


def test_a_merge_is_undone_once() -> None:
    merged = merge(somebody("1"), somebody("2"))
    undo(merged)

    with pytest.raises(AlreadyUndone):
        undo(merged)

    kinds = Entry.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["customers.customers_merged", "customers.merge_undone"]


def test_a_withdrawn_import_is_forgotten_with_all_its_merged_records() -> None:
    one, two = somebody("1", run_id=4), somebody("2", run_id=4)
    merge(one, two)

    withdraw_customers(run_id=4, limit=10)

    assert Customer.objects.count() == Identity.objects.count() == Sighting.objects.count() == 0
    left = Merge.objects.get()
    assert (left.kept, left.absorbed) == (None, None)


def test_of_merged_records_the_one_that_is_left_goes_on() -> None:
    one, two = somebody("1", run_id=4, name="Reza"), somebody("2", name="R. Karimi")
    merged = merge(two, one)

    withdraw_customers(run_id=4, limit=10)

    assert Customer.objects.get(pk=two).name == "R. Karimi"
    assert found("Reza") == []
    undo(merged)
    assert list(Customer.objects.values_list("id", flat=True)) == [two]


def test_the_number_of_a_live_customer_whose_import_is_withdrawn_is_free_again() -> None:
    one, two = somebody("1", run_id=4, name="Reza"), somebody("2", name="R. Karimi")
    merged = merge(one, two)

    withdraw_customers(run_id=4, limit=10)
    again = somebody("1", run_id=5, name="Reza")

    kept = Customer.objects.get(pk=one)
    assert (kept.number[:2], kept.name) == ("G-", "R. Karimi")
    assert found("1") == [again]
    undo(merged)
    numbers = Customer.objects.order_by("id").values_list("id", "number")
    assert list(numbers) == [(two, "2"), (again, "1")]


def test_other_kinds_of_identity_are_kept_as_they_were_written_and_proved() -> None:
    card = IncomingIdentity("loyalty_card", "77001", raw="77-001")
    reza = somebody("1", further=(card,))

    again = somebody("", further=(IncomingIdentity("loyalty_card", "77001", is_verified=True),))

    assert again == reza
    kept = Identity.objects.get(kind="loyalty_card")
    assert (kept.raw, kept.source, kept.is_verified) == ("77-001", "shop", True)
