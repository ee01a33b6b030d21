"""What a member's own page shows, section by section; what is not there is left out."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from vafa.core.presentation import Reader
from vafa.loyalty.forms.earning import ways_to_earn, ways_to_pay
from vafa.loyalty.forms.history import Told, movements_told
from vafa.loyalty.forms.units import Units, units_for
from vafa.loyalty.models import Member, Programme, RuleMode
from vafa.loyalty.queries.causes import cause_of, causes_of, given_by, raised_by
from vafa.loyalty.queries.codes import codes_in_hand
from vafa.loyalty.queries.doors import Visit
from vafa.loyalty.queries.games.boards import board_of, boards_of
from vafa.loyalty.queries.games.challenges import badges_of, challenges_of
from vafa.loyalty.queries.games.contests import contests_of
from vafa.loyalty.queries.games.draws import draws_of
from vafa.loyalty.queries.games.wheels import WheelSeen, spins_of, wheels_of
from vafa.loyalty.queries.history import due_movements, movements, postings_of
from vafa.loyalty.queries.holdouts import held_back_rules
from vafa.loyalty.queries.orders import order_numbers
from vafa.loyalty.queries.partners import offers_in_hand
from vafa.loyalty.queries.programmes import terms_in_force
from vafa.loyalty.queries.referrals import friends_of, referral_link_of
from vafa.loyalty.queries.rulebook import latest_versions
from vafa.loyalty.queries.tiers import said_in
from vafa.loyalty.rules.codes import format_code
from vafa.loyalty.views.contest_shapes import contests_told
from vafa.loyalty.views.member_shapes import lots_shown, newest_first, standing_shown

MOVES_SHOWN: Final = 20
SPINS_SHOWN: Final = 5
REWARDS_SHOWN: Final = 20
MICRO: Final = 1_000_000
# What is put aside or free again stays with the member: it is no news on their page.
UNTOLD: Final = frozenset({"reserved", "released", "hold_expired", "matured"})

Shown = dict[str, object]


def visit_shown(visit: Visit, *, reader: Reader, at: datetime) -> Shown:
    """Show the page of whoever a link lets in."""
    programme = visit.programme
    units = units_for(programme, reader)
    terms = visit.member.terms if visit.member else terms_in_force(programme_id=programme.id)
    shown: Shown = {
        "programme": programme,
        "units": units,
        "earning": ways_to_earn(programme, reader, without=held_back_rules(visit.member, at=at)),
        "paying": ways_to_pay(programme, reader),
        "terms": said_in(terms.texts, reader.language) if terms else "",
        "member": visit.member,
        "recommends": _has_rule(programme, "referral_qualified"),
    }
    if visit.member:
        shown |= lots_shown(visit.member, at=at)
        shown |= standing_shown(visit.member, units, at=at)
        shown |= _rewards(visit.member, at)
        shown |= _games(visit.member, reader.language, at)
        shown |= _sharing(visit.member, reader.language, at)
        shown["moves"] = moves_told(visit.member, units, at=at)
    return shown


def moves_told(
    member: Member, units: Units, *, at: datetime, limit: int = MOVES_SHOWN
) -> list[Told]:
    """Say what happened to a member's points lately, the latest first."""
    postings = postings_of(member=member).exclude(kind__in=UNTOLD).order_by("-id")[:limit]
    moves = movements(member=member, postings=list(postings))
    due = due_movements(member=member, at=at)
    moves += [move for move in due if move.kind not in UNTOLD]
    orders = order_numbers(documents=[move.document for move in moves if move.document])
    told = movements_told(moves, units=units, orders=orders)
    return sorted(told, key=newest_first, reverse=True)[:limit]


def _rewards(member: Member, at: datetime) -> Shown:
    """Show the codes in a member's hands, and those of partners that are still good."""
    return {
        "codes": codes_in_hand(member=member, at=at)[:REWARDS_SHOWN],
        "offers": offers_in_hand(member=member, at=at)[:REWARDS_SHOWN],
    }


def _games(member: Member, language: str, at: datetime) -> Shown:
    def named(names: dict[str, str], key: str) -> str:
        return said_in(names, language) or key

    spins = spins_of(member, limit=SPINS_SHOWN)
    return {
        "challenges": [(named(c.names, c.key), c) for c in challenges_of(member, at=at)],
        "badges": [(named(badge.names, badge.key), badge) for badge in badges_of(member)],
        "wheels": [
            (named(wheel.names, wheel.key), wheel, _chances(wheel, language))
            for wheel in wheels_of(member, at=at)
        ],
        "spins": [(said_in(spin.labels, language) or spin.given, spin) for spin in spins],
        "fresh": secrets.token_hex(12),
        "draws": [
            (named(draw.names, draw.key), draw, draw.won_names.get(language) or draw.won)
            for draw in draws_of(member, at=at)
        ],
        "contests": contests_told(contests_of(member, at=at), language=language),
        "boards": [
            (named(row.names, row.key), row.id, board_of(row, member))
            for row in boards_of(member, at=at)
        ],
        "checks_in": _has_rule(member.programme, "checked_in"),
    }


def _chances(wheel: WheelSeen, language: str) -> list[tuple[str, float]]:
    """Name the slices of a wheel with the chance of each."""
    weights = sum(part.weight for part in wheel.slices)
    return [
        (said_in(part.labels, language) or part.name, part.weight / weights)
        for part in wheel.slices
    ]


def _sharing(member: Member, language: str, at: datetime) -> Shown:
    chosen = cause_of(member=member)
    referral = referral_link_of(member=member)
    return {
        "causes": [
            (
                said_in(cause.names, language) or cause.key,
                cause,
                raised_by(cause=cause, at=at).total // MICRO,
            )
            for cause in causes_of(programme_id=member.programme_id)
        ],
        "chosen": chosen,
        "given": [
            (said_in(given.cause.names, language) or given.cause.key, given.micro // MICRO)
            for given in given_by(member=member)
        ],
        "referral": format_code(referral) if referral else "",
        "friends": friends_of(member=member),
    }


def _has_rule(programme: Programme, trigger: str) -> bool:
    versions = latest_versions(programme_id=programme.id)
    return any(
        version.mode == RuleMode.LIVE and version.body["trigger"] == trigger for version in versions
    )
