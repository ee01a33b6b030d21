"""What a customer allows: the panel on the card, and what is written there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.customers.actions import give_consent, withdraw_consent
from vafa.customers.forms.consent import (
    CHANNEL_LABELS,
    PURPOSE_LABELS,
    ConsentForm,
    WithdrawalForm,
)
from vafa.customers.forms.labels import Label
from vafa.customers.models import (
    ConsentChannel,
    ConsentPurpose,
    ConsentSource,
    ConsentStatement,
)
from vafa.customers.queries.consent import consent_of
from vafa.customers.rules.consent import moment_said
from vafa.customers.views.panels import done, panel, who
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.web.forms import accepted


@dataclass(frozen=True)
class Row:
    """One channel with what was said of each purpose; None was never said."""

    label: Label
    cells: list[ConsentStatement | None]


@require_GET
def consent_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show what a customer allows on which channel, since when, and in which words."""
    return _shown(request, customer_id)


@require_POST
def give(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Write down a consent."""
    day = today(request.shop)
    given = accepted(ConsentForm(request.POST, reader=request.reader, today=day))
    moment = now()
    give_consent(
        customer_id=customer_id,
        channel=ConsentChannel(given["channel"]),
        purpose=ConsentPurpose(given["purpose"]),
        wording=given["wording"],
        source=ConsentSource(given["source"]),
        said_at=_said_at(request, given, at=moment, is_withdrawal=False),
        at=moment,
        by=who(request),
    )
    return done(request, _("The consent is written down."), _shown(request, customer_id))


@require_POST
def withdraw(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Write down a withdrawal."""
    day = today(request.shop)
    given = accepted(WithdrawalForm(request.POST, reader=request.reader, today=day))
    moment = now()
    withdraw_consent(
        customer_id=customer_id,
        channel=ConsentChannel(given["channel"]),
        purpose=ConsentPurpose(given["purpose"]),
        reason=given["wording"],
        source=ConsentSource(given["source"]),
        said_at=_said_at(request, given, at=moment, is_withdrawal=True),
        at=moment,
        by=who(request),
    )
    return done(request, _("The withdrawal is written down."), _shown(request, customer_id))


# Any: what a form gives.
def _said_at(
    request: StaffRequest, given: Mapping[str, object], *, at: datetime, is_withdrawal: bool
) -> datetime:
    day = given["said_date"]
    # A shop to try looks at a day of its own: what is said on that day is said now.
    if day == today(request.shop):
        return at
    zone = ZoneInfo(request.shop.time_zone)
    return moment_said(day, zone=zone, is_withdrawal=is_withdrawal, now=at)  # type: ignore[arg-type]


def _shown(request: StaffRequest, customer_id: int) -> HttpResponse:
    consent = consent_of(customer_id=customer_id)
    reader, day = request.reader, today(request.shop)
    context = {
        "consent": consent,
        "purposes": list(PURPOSE_LABELS.values()),
        "rows": [
            Row(label, [consent.in_force.get((channel, one)) for one in PURPOSE_LABELS])
            for channel, label in CHANNEL_LABELS.items()
        ],
        "form": ConsentForm(reader=reader, today=day),
        "withdrawal_form": WithdrawalForm(reader=reader, today=day),
    }
    return panel(request, "customers/consent.html", customer_id, context)
