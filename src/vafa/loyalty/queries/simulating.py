"""The real rules asked about what has not happened: which of them, over which orders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from vafa.core.calendars import local_midnight
from vafa.core.periods import Period
from vafa.journal.queries import open_work
from vafa.loyalty.models import Programme, Rule, RuleMode, RuleVersion, Simulation
from vafa.loyalty.queries.days import name_days
from vafa.loyalty.queries.rulebook import latest_versions, place_of, rulebook, rulebook_of
from vafa.loyalty.queries.tiers import ladder_of
from vafa.loyalty.rules.engine import Rulebook
from vafa.loyalty.rules.templates import TEMPLATES
from vafa.loyalty.rules.trials import Trial
from vafa.portfolio.queries import current_valuations
from vafa.portfolio.queries.planning import summed_valuations
from vafa.staff.queries import shop

TRIAL_JOB = "loyalty.try_rules"
_BASIS_POINTS = 10_000


class Counting(StrEnum):
    """Which rules a trial basket meets: those in force, those on trial too, or drafts as well."""

    LIVE = "live"
    SHADOW = "shadow"
    DRAFTS = "drafts"


def counting_book(*, programme: Programme, counting: Counting) -> Rulebook:
    """Make the rules ready that a trial basket meets; what counts besides is asked as if live."""
    if counting == Counting.LIVE:
        return rulebook_of(programme=programme)
    left_out = {RuleMode.ENDED}
    if counting == Counting.SHADOW:
        left_out.add(RuleMode.DRAFT)
    versions = tried_versions(programme_id=programme.id, left_out=left_out)
    return rulebook(programme=programme, versions=versions)


def tried_versions(
    *, programme_id: int, left_out: Collection[RuleMode] = (RuleMode.ENDED,)
) -> list[RuleVersion]:
    """Return the rules that a trial asks: all that have not ended, each as if it were live."""
    found = []
    for version in latest_versions(programme_id=programme_id):
        if version.mode not in left_out:
            version.mode = RuleMode.LIVE
            found.append(version)
    return found


def rule_names(*, programme_id: int) -> dict[str, str]:
    """Give the name of each rule of a programme by the key that a trial knows it by."""
    rows = Rule.objects.filter(programme_id=programme_id).values_list("id", "name")
    return {str(number): name for number, name in rows}


def versions_hash(versions: Iterable[RuleVersion], *, ladder: object = None) -> str:
    """Name a set of rules by what they and the tiers say, to see whether they have changed."""
    said = sorted(f"{row.rule_id} {row.hash} {row.priority} {row.group}" for row in versions)
    if ladder is not None:
        said.append(json.dumps(ladder, sort_keys=True))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def trial_book(*, programme: Programme, versions: Iterable[RuleVersion]) -> Rulebook:
    """Make the rules of a trial ready."""
    return rulebook(programme=programme, versions=versions)


def trial_of(*, programme: Programme, versions: Iterable[RuleVersion], until: datetime) -> Trial:
    """Begin a trial of some rules, with the tiers of the programme and the list of name days."""
    return Trial(
        trial_book(programme=programme, versions=versions),
        asset=programme.asset_id,
        return_days=programme.return_days,
        until=until,
        ladder=ladder_of(programme),
        name_days=name_days(),
    )


def simulated_period(simulation: Simulation) -> Period:
    """Say from when until when the orders of a trial lie: whole days of the shop."""
    zone = place_of().time_zone
    return Period(
        local_midnight(simulation.first_day, zone=zone),
        local_midnight(simulation.latest_day + timedelta(days=1), zone=zone),
    )


def running_trial(*, programme_id: int) -> Simulation | None:
    """Return the trial of a programme that waits or runs."""
    numbers = [work.id for work in open_work(job=TRIAL_JOB)]
    found = Simulation.objects.filter(programme_id=programme_id, work_id__in=numbers)
    return found.order_by("-id").first()


def usual_spent_bp() -> int:
    """Say which share of points such programmes see spent, until the shop knows better."""
    currency = shop().currency
    fitting = [each.spent_bp for each in TEMPLATES.values() if currency in each.fits]
    return fitting[0] if fitting else next(iter(TEMPLATES.values())).spent_bp


def margin_known() -> int | None:
    """Say how much of its net revenue the shop kept last year, in basis points, if it is known."""
    known = current_valuations().filter(contribution_year__isnull=False)
    sums = summed_valuations(known)
    revenue, contribution = sums["revenue_year"], sums["contribution_year"]
    if not revenue or contribution is None or revenue < 0:
        return None
    return contribution * _BASIS_POINTS // revenue


def simulations_of(*, programme_id: int, limit: int) -> list[Simulation]:
    """Return the trials of a programme, the latest first."""
    return list(Simulation.objects.filter(programme_id=programme_id).order_by("-id")[:limit])
