"""The games of a programme, and the forms by which they are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vafa.core.errors import Refused
from vafa.core.presentation import Reader
from vafa.loyalty.actions.games.boards import write_board
from vafa.loyalty.actions.games.challenges import write_badge, write_challenge
from vafa.loyalty.actions.games.contests import announce_contest
from vafa.loyalty.actions.games.draws import announce_draw
from vafa.loyalty.actions.games.packs import write_pack
from vafa.loyalty.actions.games.wheels import write_wheel
from vafa.loyalty.forms.contests import ContestForm
from vafa.loyalty.forms.draws import DrawForm
from vafa.loyalty.forms.games import BadgeForm, BoardForm, ChallengeForm, PackForm
from vafa.loyalty.forms.wheels import WheelForm
from vafa.loyalty.models import Programme
from vafa.loyalty.queries.games.contests import contest_rows
from vafa.loyalty.queries.games.figures import (
    badge_rows,
    board_rows,
    challenge_rows,
    draw_rows,
    pack_rows,
    wheel_rows,
)
from vafa.loyalty.views.contest_shapes import shown_contests
from vafa.loyalty.views.game_shapes import (
    NEW_GAMES,
    shown_badges,
    shown_boards,
    shown_challenges,
    shown_draws,
    shown_packs,
    shown_wheels,
)
from vafa.loyalty.views.tabs import Deed, deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import colleagues


@require_GET
def overview(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show every game of a programme with its figures."""
    reader = request.reader
    context = {
        **programme_page(request, programme_id, tab="games"),
        "wheels": shown_wheels(wheel_rows(programme_id=programme_id), reader),
        "draws": shown_draws(draw_rows(programme_id=programme_id), reader),
        "contests": shown_contests(contest_rows(programme_id=programme_id), reader),
        "challenges": shown_challenges(challenge_rows(programme_id=programme_id), reader),
        "badges": shown_badges(badge_rows(programme_id=programme_id), reader),
        "boards": shown_boards(board_rows(programme_id=programme_id), reader),
        "packs": shown_packs(pack_rows(programme_id=programme_id), reader),
    }
    return render(request, "loyalty/games.html", context)


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, programme_id: int, what: str) -> HttpResponse:
    """Show and take the form by which one kind of game is made."""
    if what not in _MAKERS:
        raise Http404
    page = programme_page(request, programme_id, tab="games")
    make_form, make = _MAKERS[what]
    form = make_form(request, page["programme"])
    if request.method == "POST" and form.is_valid():
        try:
            make(form, programme_id, deed(request), request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Made. Rules can use it now by its short name."))
            return redirect("loyalty_games:overview", programme_id)
    context = {**page, "form": form, "what": what, "words": NEW_GAMES[what]}
    return render(
        request,
        _PAGES.get(what, "loyalty/games_new.html"),
        context,
        status=422 if form.errors else 200,
    )


# Any: each kind of game has a form of its own.
FormOf = Callable[[StaffRequest, Any], Any]
Make = Callable[[Any, int, Deed, Reader], object]


def _plain(form: Any) -> FormOf:
    """Make a form that needs nothing but who reads."""

    def made(request: StaffRequest, _programme: Programme) -> Any:
        return form(request.POST or None, reader=request.reader)

    return made


def _wheel_form(request: StaffRequest, programme: Programme) -> WheelForm:
    return WheelForm(request.POST or None, reader=request.reader, codes=_codes(programme))


def _contest_form(request: StaffRequest, programme: Programme) -> ContestForm:
    return ContestForm(
        request.POST or None,
        reader=request.reader,
        codes=_codes(programme),
        people=colleagues(),
    )


def _codes(programme: Programme) -> list[tuple[str, str]]:
    return list(programme.code_templates.order_by("key").values_list("key", "name"))


def _make_challenge(form: ChallengeForm, programme_id: int, deed: Deed, reader: Reader) -> None:
    write_challenge(
        programme_id=programme_id,
        key=form.cleaned_data["key"],
        names=form.names(),
        asks=form.wanted(),
        period=form.period(reader, at=deed["at"]),
        completions_max=form.cleaned_data["completions"],
        **deed,
    )


def _make_badge(form: BadgeForm, programme_id: int, deed: Deed, _reader: Reader) -> None:
    said = form.cleaned_data
    names = form.names()
    write_badge(programme_id=programme_id, key=said["key"], names=names, per=said["per"], **deed)


def _make_board(form: BoardForm, programme_id: int, deed: Deed, reader: Reader) -> None:
    write_board(
        programme_id=programme_id,
        key=form.cleaned_data["key"],
        names=form.names(),
        measure=form.cleaned_data["measure"],
        period=form.period(reader, at=deed["at"]),
        places=form.cleaned_data["places"],
        **deed,
    )


def _make_pack(form: PackForm, programme_id: int, deed: Deed, _reader: Reader) -> None:
    key, names = form.cleaned_data["key"], form.names()
    write_pack(programme_id=programme_id, key=key, names=names, terms=form.terms(), **deed)


def _make_draw(form: DrawForm, programme_id: int, deed: Deed, reader: Reader) -> None:
    announce_draw(
        programme_id=programme_id,
        key=form.cleaned_data["key"],
        names=form.names(),
        prizes=form.prize_list(),
        reserves=form.cleaned_data["reserves"] or 0,
        wins_once=form.cleaned_data["wins_once"],
        public_source=form.cleaned_data["public_source"],
        closes_at=form.closes_at(reader),
        rules=form.rules(),
        texts=form.texts(),
        **deed,
    )


def _make_contest(form: ContestForm, programme_id: int, deed: Deed, reader: Reader) -> None:
    announce_contest(
        programme_id=programme_id,
        key=form.cleaned_data["key"],
        names=form.names(),
        prizes=form.prize_list(),
        reserves=form.cleaned_data["reserves"] or 0,
        wins_once=form.cleaned_data["wins_once"],
        public_source=form.cleaned_data["public_source"],
        closes_at=form.closes_at(reader),
        rules=form.rules(),
        rules_texts=form.by_language("rules"),
        judging=form.judging(),
        jurors=[int(each) for each in form.cleaned_data["jurors"]],
        **deed,
    )


def _make_wheel(form: WheelForm, programme_id: int, deed: Deed, _reader: Reader) -> None:
    write_wheel(
        programme_id=programme_id,
        key=form.cleaned_data["key"],
        names=form.names(),
        kind=form.cleaned_data["kind"],
        slices=form.slices(),
        fallback=form.fallback(),
        **deed,
    )


_MAKERS: Final[dict[str, tuple[FormOf, Make]]] = {
    "challenge": (_plain(ChallengeForm), _make_challenge),
    "badge": (_plain(BadgeForm), _make_badge),
    "board": (_plain(BoardForm), _make_board),
    "pack": (_plain(PackForm), _make_pack),
    "draw": (_plain(DrawForm), _make_draw),
    "wheel": (_wheel_form, _make_wheel),
    "contest": (_contest_form, _make_contest),
}
_PAGES: Final[dict[str, str]] = {
    "wheel": "loyalty/games_wheel_new.html",
    "contest": "loyalty/games_contest_new.html",
}
