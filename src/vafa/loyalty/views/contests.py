"""The page of a contest with its steps, what was handed in, and where the jury judges it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.games.contest_entries import moderate_entry
from vafa.loyalty.actions.games.contests import dismiss_juror, name_juror
from vafa.loyalty.actions.games.judging import NotJuror, close_judging, score_entry
from vafa.loyalty.forms.contests import STATE_LABELS, EntryForm, JurorForm, ScoreForm
from vafa.loyalty.forms.game_words import game_name
from vafa.loyalty.forms.games import AgeForm, ExcludeForm, ValueForm
from vafa.loyalty.models import Contest, ContestEntry, ContestJuror, EntryState
from vafa.loyalty.queries.games.contests import (
    contest_figures,
    entry_page,
    judging_of,
    jury_page,
    unjudged,
)
from vafa.loyalty.views.contest_shapes import (
    entries_judged,
    judging_told,
    pages_around,
    place_asked,
    shown_entries,
)
from vafa.loyalty.views.draws import draw_told
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import colleagues, now
from vafa.web.forms import accepted


@require_GET
def contest(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Show a contest: how far it is, what is to be done next, who judges, who won."""
    known, reader = _contest(programme_id, draw_id), request.reader
    figures = contest_figures(contest=known)
    context = {
        **_page(request, known),
        **draw_told(known.draw, request),
        "figures": figures,
        "states": [(STATE_LABELS[state], count) for state, count in figures.entries.items()],
        "missing": unjudged(contest=known),
        "is_juror": _juror(known, request) is not None,
        "excluded": known.draw.exclusions.count(),
        "values": known.draw.values.order_by("id").values_list("by", "value", "said_at"),
        "own_value": known.draw.values.filter(by=str(deed(request)["by"])).exists(),
        "value_form": ValueForm(reader=reader),
        "member_form": ExcludeForm(reader=reader),
        "age_form": AgeForm(reader=reader),
        "juror_form": JurorForm(reader=reader, people=colleagues()),
        "is_due": now() >= known.draw.closes_at,
    }
    return render(request, "loyalty/games_contest.html", context)


@require_GET
def entries(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Show what was handed in, under invented names, to decide whether others may see it."""
    known, after = _contest(programme_id, draw_id), place_asked(request)
    page = entry_page(contest=known, after=after)
    address = reverse("loyalty_contests:entries", args=[programme_id, draw_id])
    context = {
        **_page(request, known),
        "rows": shown_entries(page),
        "entry_form": EntryForm(reader=request.reader),
        **pages_around(address, after=after, page=page),
    }
    return render(request, "loyalty/games_contest_entries.html", context)


@require_POST
def moderate(request: StaffRequest, programme_id: int, draw_id: int, entry_id: int) -> HttpResponse:
    """Take what the shop says of an entry."""
    said = accepted(EntryForm(request.POST, reader=request.reader))
    found = _entry(programme_id, draw_id, entry_id)
    state = EntryState(said["state"])
    moderate_entry(entry_id=found.id, state=state, reason=said["reason"], **deed(request))
    messages.success(request, _("Written down."))
    return redirect("loyalty_contests:entries", programme_id, draw_id)


@require_GET
def jury(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Show a juror what is to be judged, with the points they gave."""
    known, after = _contest(programme_id, draw_id), place_asked(request)
    juror, judging = _juror(known, request), judging_of(known)
    if juror is None:
        raise NotJuror
    page = jury_page(contest=known, juror=juror, after=after)
    address = reverse("loyalty_contests:jury", args=[programme_id, draw_id])
    context = {
        **_page(request, known),
        "rows": entries_judged(page, judging, request.reader),
        "may_judge": known.draw.closed_at is not None and known.judged_at is None,
        "after": after,
        **pages_around(address, after=after, page=page),
    }
    return render(request, "loyalty/games_contest_jury.html", context)


@require_POST
def score(request: StaffRequest, programme_id: int, draw_id: int, entry_id: int) -> HttpResponse:
    """Take what a juror gives an entry."""
    found = _entry(programme_id, draw_id, entry_id)
    form = ScoreForm(
        request.POST,
        reader=request.reader,
        judging=judging_of(found.contest),
        prefix=f"e{found.id}",
    )
    accepted(form)
    score_entry(entry_id=found.id, points=form.points(), **deed(request))
    messages.success(request, _("Your points are written down."))
    after = place_asked(request)
    address = reverse("loyalty_contests:jury", args=[programme_id, draw_id])
    return redirect(f"{address}?after={after}" if after else address)


@require_POST
def finish(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Freeze what the jury gave."""
    close_judging(contest_id=_contest(programme_id, draw_id).id, **deed(request))
    messages.success(request, _("The points of the jury are frozen."))
    return redirect("loyalty_contests:contest", programme_id, draw_id)


@require_POST
def add_juror(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Put somebody on the jury."""
    known = _contest(programme_id, draw_id)
    said = accepted(JurorForm(request.POST, reader=request.reader, people=colleagues()))
    name_juror(contest_id=known.id, staff_id=int(said["staff"]), **deed(request))
    messages.success(request, _("The jury is changed."))
    return redirect("loyalty_contests:contest", programme_id, draw_id)


@require_POST
def remove_juror(
    request: StaffRequest, programme_id: int, draw_id: int, staff_id: int
) -> HttpResponse:
    """Take somebody off the jury."""
    known = _contest(programme_id, draw_id)
    dismiss_juror(contest_id=known.id, staff_id=staff_id, **deed(request))
    messages.success(request, _("The jury is changed."))
    return redirect("loyalty_contests:contest", programme_id, draw_id)


def _page(request: StaffRequest, known: Contest) -> dict[str, object]:
    judging = judging_of(known)
    return {
        **programme_page(request, known.draw.programme_id, tab="games"),
        "contest": known,
        "draw": known.draw,
        "name": game_name(known.draw.names, request.reader),
        "judging": judging,
        "criteria": judging_told(judging, request.reader),
    }


def _contest(programme_id: int, draw_id: int) -> Contest:
    rows = Contest.objects.select_related("draw")
    found = rows.filter(draw=draw_id, draw__programme=programme_id).first()
    if found is None:
        raise Http404
    return found


def _entry(programme_id: int, draw_id: int, entry_id: int) -> ContestEntry:
    contest = _contest(programme_id, draw_id)
    found = contest.handed_in.select_related("contest__draw").filter(pk=entry_id).first()
    if found is None:
        raise Http404
    return found


def _juror(known: Contest, request: StaffRequest) -> ContestJuror | None:
    return known.jurors.filter(staff=request.staff.id, left_at=None).first()
