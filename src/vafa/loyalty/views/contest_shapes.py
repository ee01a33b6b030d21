"""Contests as their pages show them: to the shop, to the jury, to a member, to everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# Any: a row and its words.
from typing import Any
from urllib.parse import urlencode

from vafa.core.presentation import Reader
from vafa.loyalty.forms.contests import STATE_LABELS, STATE_TONES, ScoreForm
from vafa.loyalty.forms.game_words import DRAW_LABELS, DRAW_TONES, game_name
from vafa.loyalty.models import Contest, ContestEntry, Draw
from vafa.loyalty.queries.games.contests import (
    ContestSeen,
    EntryPage,
    contest_proof,
    judging_of,
    shown_page,
)
from vafa.loyalty.queries.games.proofs import published_proof
from vafa.loyalty.queries.tiers import said_in
from vafa.loyalty.rules.contests import Judging, proof_text
from vafa.loyalty.rules.draws import proof_lines
from vafa.staff.middleware import StaffRequest

Shown = list[dict[str, Any]]


def shown_contests(rows: Iterable[Contest], reader: Reader) -> Shown:
    """Say how far each contest is."""
    return [
        {
            "row": row,
            "name": game_name(row.draw.names, reader),
            "state": DRAW_LABELS[row.draw.state],
            "tone": DRAW_TONES.get(row.draw.state, ""),
        }
        for row in rows
    ]


def judging_told(judging: Judging, reader: Reader) -> list[tuple[str, int]]:
    """Name each criterion, with its weight."""
    return [(game_name(one.names, reader), one.weight) for one in judging.criteria]


def shown_entries(page: EntryPage) -> Shown:
    """Say what became of each entry."""
    return [
        {
            "row": row,
            "state": STATE_LABELS[row.state],
            "tone": STATE_TONES.get(row.state, ""),
        }
        for row in page.rows
    ]


def entries_judged(page: EntryPage, judging: Judging, reader: Reader) -> Shown:
    """Give each entry the form in which a juror judges it, filled with what they gave it."""
    return [
        {
            "row": row,
            "is_judged": bool(own),
            "form": ScoreForm(reader=reader, judging=judging, given=own, prefix=f"e{row.id}"),
        }
        for row in page.rows
        for own in [_own_points(row)]
    ]


def pages_around(address: str, *, after: int | None, page: EntryPage) -> dict[str, str]:
    """Say where the first page and the next one are; nothing where one is there already."""
    further = f"{address}?{urlencode({'after': page.next})}" if page.next else ""
    return {"previous_url": address if after else "", "next_url": further}


def public_contest(draw: Draw, request: StaffRequest) -> dict[str, object]:
    """Return what everybody sees of a contest: how it is judged, and what the shop lets be seen."""
    contest = Contest.objects.filter(draw=draw).select_related("draw").first()
    if contest is None:
        return {"contest": None}
    after = place_asked(request)
    page = shown_page(contest=contest, after=after)
    judging = judging_of(contest)
    return {
        "contest": contest,
        "judging": judging,
        "criteria": judging_told(judging, request.reader),
        "shown": page.rows,
        "places": contest_proof(contest).places if draw.published_at else (),
        **pages_around(request.path, after=after, page=page),
    }


def proof_told(draw: Draw) -> Iterator[bytes] | None:
    """Write the proof of a published draw or contest; of any other there is none to be seen."""
    if draw.published_at is None:
        return None
    contest = Contest.objects.filter(draw=draw).select_related("draw").first()
    if contest is not None:
        return iter([proof_text(contest_proof(contest)).encode()])
    proof = published_proof(draw)
    return proof_lines(proof) if proof else None


def contests_told(contests: Iterable[ContestSeen], *, language: str) -> Shown:
    """Name the contests of a member, their criteria and what was won, in a language."""
    return [
        {
            "contest": seen,
            "name": said_in(seen.names, language) or seen.draw.key,
            "criteria": [said_in(one.names, language) for one in seen.judging.criteria],
            "rules": seen.draw.rules_texts.get(language) or seen.draw.rules_text,
            "entries": [(entry, STATE_LABELS[entry.state]) for entry in seen.entries],
        }
        for seen in contests
    ]


def place_asked(request: StaffRequest) -> int | None:
    """Read from where on a list is asked for."""
    text = request.GET.get("after", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= 15
    return int(text) if is_number else None


def _own_points(entry: ContestEntry) -> list[int]:
    # Fetched along by the page of the jury.
    own = entry.own  # type: ignore[attr-defined]
    return list(own[0].points) if own else []
