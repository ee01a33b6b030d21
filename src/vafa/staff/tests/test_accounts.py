from __future__ import annotations

import pytest

from vafa.core.keys import Actor
from vafa.journal.models import Entry
from vafa.staff import actions
from vafa.staff.models import Shop, StaffMember
from vafa.staff.tests.conftest import AT, PASSWORD, account


def by(member: StaffMember) -> Actor:
    return Actor.person(member.id)


def test_a_login_name_is_taken_once_whatever_its_capitals(parvaneh: StaffMember) -> None:
    with pytest.raises(actions.LoginTaken):
        account("Parvaneh", "viewer")

    assert StaffMember.objects.count() == 1


def test_a_weak_password_opens_no_account(db: None) -> None:
    with pytest.raises(actions.WeakPassword):
        actions.create_staff_member(
            login="reza",
            name="Reza",
            role="viewer",
            password="password",
            language="fa",
            calendar="jalali",
            digits="persian",
            at=AT,
            by=Actor("command"),
        )

    assert not StaffMember.objects.exists()


def test_the_last_owner_stays_an_owner(parvaneh: StaffMember) -> None:
    with pytest.raises(actions.LastOwner):
        actions.change_role(member_id=parvaneh.id, role="viewer", at=AT, by=by(parvaneh))
    with pytest.raises(actions.LastOwner):
        actions.close_account(member_id=parvaneh.id, at=AT, by=by(parvaneh))

    parvaneh.refresh_from_db()
    assert (parvaneh.role, parvaneh.is_active) == ("owner", True)


def test_a_reset_gives_a_password_that_must_be_changed(
    parvaneh: StaffMember, nikos: StaffMember
) -> None:
    password = actions.reset_password(member_id=nikos.id, at=AT, by=by(parvaneh))

    nikos.refresh_from_db()
    assert nikos.check_password(password)
    assert nikos.must_change_password


def test_what_was_done_to_an_account_is_on_record(
    parvaneh: StaffMember, nikos: StaffMember
) -> None:
    actions.change_role(member_id=nikos.id, role="analyst", at=AT, by=by(parvaneh))

    entry = Entry.objects.get(kind="staff.role_changed")
    assert (entry.by, entry.subject_kind, entry.subject_id) == (
        f"person:{parvaneh.id}",
        "staff_member",
        nikos.id,
    )
    assert entry.payload == {"role": "analyst"}


def test_no_journal_entry_holds_a_name_or_password(
    parvaneh: StaffMember, nikos: StaffMember
) -> None:
    actions.reset_password(member_id=nikos.id, at=AT, by=by(parvaneh))

    written = " ".join(str(payload) for payload in Entry.objects.values_list("payload", flat=True))
    assert "ikos" not in written
    assert PASSWORD not in written


def shop_with(money_unit: str, parvaneh: StaffMember) -> Shop:
    return actions.change_shop(
        name="باغ",
        money_unit=money_unit,
        time_zone="Asia/Tehran",
        calendar="jalali",
        week_start=5,
        default_language="fa",
        phone_region="IR",
        at=AT,
        by=by(parvaneh),
    )


def test_a_toman_shop_keeps_rial(parvaneh: StaffMember) -> None:
    shop = shop_with("IRT", parvaneh)

    assert (shop.currency, shop.money_unit) == ("IRR", "IRT")


def test_money_that_came_in_fixes_the_currency_but_not_how_it_is_shown(
    parvaneh: StaffMember,
) -> None:
    shop_with("IRT", parvaneh)
    actions.fix_money(at=AT, by=by(parvaneh))

    with pytest.raises(actions.MoneyIsFixed):
        shop_with("EUR", parvaneh)

    assert shop_with("IRR", parvaneh).money_unit == "IRR"


def test_an_unknown_time_zone_is_refused(parvaneh: StaffMember) -> None:
    with pytest.raises(actions.UnknownTimeZone):
        actions.change_preferences(
            member=parvaneh,
            language="en",
            calendar="gregorian",
            digits="latin",
            time_zone="Mars/Olympus",
            week_start=None,
            theme="auto",
            at=AT,
            by=by(parvaneh),
        )
