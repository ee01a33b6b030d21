"""The page of a draw with its steps, and what everybody may see of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.games.drawing import hold_draw, publish_draw, say_public_value
from vafa.loyalty.actions.games.draws import close_draw, exclude_from_draw, say_age
from vafa.loyalty.actions.games.writing import NoSuchMember
from vafa.loyalty.forms.game_words import (
    DRAW_LABELS,
    DRAW_TONES,
    REFUSED_LABELS,
    game_name,
    prize_name,
    prizes_named,
)
from vafa.loyalty.forms.games import AgeForm, ExcludeForm, ValueForm
from vafa.loyalty.models import Contest, Draw, Member
from vafa.loyalty.queries.games.figures import entry_figures
from vafa.loyalty.queries.games.proofs import announcement_of
from vafa.loyalty.rules.codes import normalise_code
from vafa.loyalty.views.contest_shapes import proof_told, public_contest
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.forms import accepted

WINNERS_SHOWN = 200


@require_GET
def draw(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Show a draw: how far it is, what is to be done next, who won."""
    known = _draw(programme_id, draw_id)
    if Contest.objects.filter(draw=known).exists():
        return redirect("loyalty_contests:contest", programme_id, known.id)
    figures = entry_figures(draw=known)
    context = {
        **programme_page(request, programme_id, tab="games"),
        **draw_told(known, request),
        "figures": figures,
        "refused": [(REFUSED_LABELS[code], count) for code, count in figures.refused],
        "excluded": known.exclusions.count(),
        "values": known.values.order_by("id").values_list("by", "value", "said_at"),
        "own_value": known.values.filter(by=str(deed(request)["by"])).exists(),
        "value_form": ValueForm(reader=request.reader),
        "member_form": ExcludeForm(reader=request.reader),
        "age_form": AgeForm(reader=request.reader),
        "is_due": now() >= known.closes_at,
    }
    return render(request, "loyalty/games_draw.html", context)


@require_POST
def exclude(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Put a member on the list of those who may not take part."""
    said = accepted(ExcludeForm(request.POST, reader=request.reader))
    member = member_named(said["member"], programme_id)
    exclude_from_draw(draw_id=_draw(programme_id, draw_id).id, member_id=member.id, **deed(request))
    messages.success(request, _("This member takes no part in the draw."))
    return redirect("loyalty_games:draw", programme_id, draw_id)


@require_POST
def age(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Take down that a member is old enough."""
    said = accepted(AgeForm(request.POST, reader=request.reader))
    member = member_named(said["member"], programme_id)
    say_age(member_id=member.id, years_at_least=said["years"], **deed(request))
    messages.success(request, _("Written down."))
    return redirect("loyalty_games:draw", programme_id, _draw(programme_id, draw_id).id)


@require_POST
def close(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Close a draw whose time has come."""
    close_draw(draw_id=_draw(programme_id, draw_id).id, **deed(request))
    messages.success(request, _("The draw is closed and its list is frozen."))
    return redirect("loyalty_games:draw", programme_id, draw_id)


@require_POST
def say_value(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Take the public value as one person read it."""
    said = accepted(ValueForm(request.POST, reader=request.reader))
    draw_id = _draw(programme_id, draw_id).id
    say_public_value(draw_id=draw_id, value=said["value"], **deed(request))
    messages.success(request, _("Written down. It counts when a second person types the same."))
    return redirect("loyalty_games:draw", programme_id, draw_id)


@require_POST
def hold(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Draw the winners."""
    hold_draw(draw_id=_draw(programme_id, draw_id).id, **deed(request))
    messages.success(request, _("The winners are drawn."))
    return redirect("loyalty_games:draw", programme_id, draw_id)


@require_POST
def publish(request: StaffRequest, programme_id: int, draw_id: int) -> HttpResponse:
    """Show the proof to everybody."""
    publish_draw(draw_id=_draw(programme_id, draw_id).id, **deed(request))
    messages.success(request, _("Published. Winners can be told, and everybody can check it."))
    return redirect("loyalty_games:draw", programme_id, draw_id)


@require_GET
def public_draw(request: StaffRequest, token: str) -> HttpResponse:
    """Show everybody what was announced of a draw, and its winners once they are published."""
    known = _public(token)
    told = {**draw_told(known, request), **public_contest(known, request)}
    return render(request, "loyalty/public_draw.html", told)


@require_GET
def public_proof(request: StaffRequest, token: str) -> StreamingHttpResponse:
    """Hand out the proof of a published draw as a file."""
    known = _public(token)
    lines = proof_told(known)
    if lines is None:
        raise Http404
    response = StreamingHttpResponse(lines, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="draw-{known.key}.json"'
    return response


def member_named(reference: str, programme_id: int) -> Member:
    """Find a member by the number that is said at the counter; missing when there is none."""
    typed = normalise_code(reference)
    found = Member.objects.filter(reference=typed, programme=programme_id).first()
    if found is None:
        raise NoSuchMember
    return found


def draw_told(known: Draw, request: StaffRequest) -> dict[str, object]:
    """Say of a draw what everybody who sees it may know, in the reader's language."""
    is_drawn, language = known.drawn_at is not None, request.reader.language
    winners = known.winners.select_related("entry__member__customer").order_by("number")
    return {
        "draw": known,
        "name": game_name(known.names, request.reader),
        "announcement": announcement_of(known),
        "draw_state": DRAW_LABELS[known.state],
        "draw_tone": DRAW_TONES.get(known.state, ""),
        "prizes": prizes_named(known, language=language),
        "rules_said": known.rules_texts.get(language, ""),
        "winners": [
            (winner, prize_name(known, winner.number, language=language))
            for winner in (winners[:WINNERS_SHOWN] if is_drawn else ())
        ],
    }


def _draw(programme_id: int, draw_id: int) -> Draw:
    found = Draw.objects.filter(pk=draw_id, programme=programme_id).first()
    if found is None:
        raise Http404
    return found


def _public(token: str) -> Draw:
    found = Draw.objects.filter(token=token).first()
    if found is None:
        raise Http404
    return found
