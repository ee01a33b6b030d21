from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from vafa.core.errors import Refused
from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.lifecycle import actions
from vafa.lifecycle.models import LifecycleSettings, PhaseChange
from vafa.lifecycle.queries import fixed_periods, lifecycle_settings
from vafa.staff.actions import create_staff_member
from vafa.staff.make import signed_in
from vafa.staff.models import Shop

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
PANEL, SAVE = "/settings/lifecycle/", "/settings/lifecycle/save/"
USUAL: dict[str, Any] = {
    "at_risk_quantile": 0.8,
    "former_quantile": 0.95,
    "fixed_at_risk_days": None,
    "fixed_former_days": None,
}


def browser_of(role: str) -> Client:
    """Return a browser in which somebody of this role has signed in."""
    Shop.objects.update_or_create(
        id=1, defaults={"name": "Kafe Vafa", "currency": "EUR", "money_unit": "EUR"}
    )
    member = create_staff_member(
        login=role, name=role, role=role, password="quiet-garden-93", language="en",
        calendar="gregorian", digits="latin", at=AT, by=SYSTEM,
    )  # fmt: skip
    return signed_in(member)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"at_risk_quantile": 0.95}, "quantiles_out_of_order"),
        ({"at_risk_quantile": 0.49}, "quantiles_out_of_order"),
        ({"former_quantile": 0.995}, "quantiles_out_of_order"),
        ({"fixed_at_risk_days": 90, "fixed_former_days": 90}, "periods_out_of_order"),
        ({"fixed_at_risk_days": 0}, "period_too_short"),
        ({"fixed_former_days": -5}, "period_too_short"),
    ],
)
def test_settings_that_contradict_themselves_are_refused(wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.change_lifecycle_settings(**{**USUAL, **wrong}, at=AT, by=SYSTEM)

    assert refusal.value.code == code
    assert not LifecycleSettings.objects.exists()
    assert not Entry.objects.filter(kind="lifecycle.settings_changed").exists()


def test_settings_are_kept_and_told_to_the_journal() -> None:
    changed = {**USUAL, "former_quantile": 0.975, "fixed_at_risk_days": 60}

    actions.change_lifecycle_settings(**changed, at=AT, by=SYSTEM)

    assert lifecycle_settings().former_quantile == 0.975
    assert (fixed_periods().at_risk_days, fixed_periods().former_days) == (60, None)
    assert Entry.objects.filter(kind="lifecycle.settings_changed").count() == 1


def test_until_somebody_chooses_the_usual_limits_hold() -> None:
    known = lifecycle_settings()

    assert (known.at_risk_quantile, known.former_quantile) == (0.8, 0.95)


def changes(count: int) -> list[PhaseChange]:
    """Build the step to former of so many customers."""
    people = Customer.objects.bulk_create(Customer(number=str(one)) for one in range(count))
    return [
        PhaseChange(
            customer=one, at=AT, day=date(2026, 3, 21), from_phase="existing", to_phase="former",
            because="silent_beyond_former",
        )
        for one in people
    ]  # fmt: skip


def test_each_step_to_another_phase_is_an_entry_of_the_customer() -> None:
    steps = changes(2)

    actions.record_phase_changes(changes=steps, at=AT, by=SYSTEM)

    entries = Entry.objects.filter(kind="lifecycle.phase_changed").order_by("subject_id")
    assert [entry.subject_id for entry in entries] == [step.customer_id for step in steps]
    assert PhaseChange.objects.count() == 2


def test_thousands_of_steps_at_once_are_one_entry() -> None:
    actions.record_phase_changes(changes=changes(2_001), at=AT, by=SYSTEM)

    assert PhaseChange.objects.count() == 2_001
    (entry,) = Entry.objects.filter(kind__startswith="lifecycle.phase")
    assert (entry.kind, entry.payload) == ("lifecycle.phases_changed", {"customers": 2_001})


def test_an_owner_changes_the_limits_in_the_panel() -> None:
    owner = browser_of("owner")

    response = owner.post(SAVE, {"at_risk_percent": "75", "former_percent": "97,5"})

    assert response.status_code == 200
    assert lifecycle_settings().former_quantile == 0.975
    assert lifecycle_settings().at_risk_quantile == 0.75


def test_persian_digits_are_figures_too() -> None:
    browser_of("owner").post(
        SAVE, {"at_risk_percent": "۷۵", "former_percent": "۹۷٫۵", "fixed_former_days": "۱۸۰"}
    )

    assert lifecycle_settings().former_quantile == 0.975
    assert lifecycle_settings().fixed_former_days == 180


def test_a_limit_beyond_reason_is_told_beside_its_field_and_changes_nothing() -> None:
    response = browser_of("owner").post(SAVE, {"at_risk_percent": "80", "former_percent": "100"})

    assert b"is-refused" in response.content
    assert not LifecycleSettings.objects.exists()


def test_a_refusal_of_the_action_is_told_in_the_panel() -> None:
    response = browser_of("owner").post(SAVE, {"at_risk_percent": "96", "former_percent": "95"})

    assert "must come before" in response.content.decode()
    assert not LifecycleSettings.objects.exists()


def test_a_suggested_limit_waits_in_its_field_until_it_is_saved() -> None:
    page = browser_of("owner").get(PANEL, {"former": "97.5"}).content.decode()

    assert 'value="97.5"' in page
    assert not LifecycleSettings.objects.exists()


def test_a_viewer_may_not_see_or_change_the_limits() -> None:
    viewer = browser_of("viewer")

    answers = [viewer.get(PANEL), viewer.post(SAVE, {"former_percent": "97"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not LifecycleSettings.objects.exists()
