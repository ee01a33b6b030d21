"""Points by hand: given and taken, what waits for a second person, and the limit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.adjustments import (
    adjust_points,
    approve_adjustment,
    change_loyalty_settings,
    decline_adjustment,
    hand_over_points,
)
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.forms.members import AdjustForm, HandOverForm, LimitForm
from vafa.loyalty.forms.units import units_for
from vafa.loyalty.models import Adjustment, AdjustmentState, Member
from vafa.loyalty.queries.adjustments import (
    decided_adjustments,
    loyalty_settings,
    waiting_adjustments,
)
from vafa.loyalty.rules.codes import normalise_code
from vafa.loyalty.views.tabs import deed
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import names_of_actors
from vafa.staff.rules import may
from vafa.web.forms import accepted

SHOWN = 30


@require_GET
def queue(request: StaffRequest) -> HttpResponse:
    """Show what waits for a second person, what was done lately, and the limit."""
    waiting, decided = list(waiting_adjustments()[:SHOWN]), decided_adjustments(limit=SHOWN)
    names = names_of_actors({one.asked_by for one in [*waiting, *decided]})
    settings = loyalty_settings()
    role = request.staff.role
    context = {
        "waiting": [_shown(one, names, request) for one in waiting],
        "decided": [_shown(one, names, request) for one in decided],
        "settings": settings,
        "limit_form": LimitForm(
            initial={
                "adjust_limit": settings.adjust_limit,
                "adjust_valid_months": settings.adjust_valid_months,
            }
        ),
        "may_approve": may(role, "loyalty.approve"),
    }
    return render(request, "loyalty/adjustments.html", context)


def _shown(one: Adjustment, names: dict[str, str], request: StaffRequest) -> dict[str, object]:
    return {
        "row": one,
        "units": units_for(one.member.programme, request.reader),
        "points": abs(one.points),
        "is_given": one.points > 0,
        "who": names.get(one.asked_by, ""),
        "is_own": one.asked_by == f"person:{request.staff.id}",
        "is_declined": one.state == AdjustmentState.DECLINED,
    }


@require_POST
def adjust(request: StaffRequest, programme_id: int, member_id: int) -> HttpResponse:
    """Give a member points, or take some."""
    member = get_object_or_404(Member, pk=member_id, programme_id=programme_id)
    form = AdjustForm(request.POST)
    said = accepted(form)
    done = adjust_points(
        member_id=member.id, points=form.amount(), reason=said["reason"], **deed(request)
    )
    if done.state == AdjustmentState.DONE:
        messages.success(request, _("Done."))
    else:
        messages.warning(
            request, _("This is above your limit of the day: it waits for a second person.")
        )
    return redirect("loyalty_members:member", programme_id, member_id)


@require_POST
def hand_over(request: StaffRequest, programme_id: int, member_id: int) -> HttpResponse:
    """Move points to another member."""
    giver = get_object_or_404(Member, pk=member_id, programme_id=programme_id)
    said = accepted(HandOverForm(request.POST))
    wanted = normalise_code(said["reference"])
    taker = Member.objects.filter(programme_id=programme_id, reference=wanted).first()
    if taker is None:
        raise NotMember
    hand_over_points(
        member_id=giver.id, to_member_id=taker.id, points=said["points"], **deed(request)
    )
    messages.success(request, _("Done."))
    return redirect("loyalty_members:member", programme_id, member_id)


@require_POST
def approve(request: StaffRequest, adjustment_id: int) -> HttpResponse:
    """Carry out what somebody else asked for."""
    found = get_object_or_404(Adjustment, pk=adjustment_id)
    approve_adjustment(adjustment_id=found.id, **deed(request))
    messages.success(request, _("Approved."))
    return redirect("loyalty_members:queue")


@require_POST
def decline(request: StaffRequest, adjustment_id: int) -> HttpResponse:
    """Turn a request down."""
    found = get_object_or_404(Adjustment, pk=adjustment_id)
    decline_adjustment(adjustment_id=found.id, **deed(request))
    messages.success(request, _("Declined; nothing moved."))
    return redirect("loyalty_members:queue")


@require_POST
def save_limit(request: StaffRequest) -> HttpResponse:
    """Keep the limit that somebody typed."""
    said = accepted(LimitForm(request.POST))
    change_loyalty_settings(**said, **deed(request))
    messages.success(request, _("Saved."))
    return redirect("loyalty_members:queue")
