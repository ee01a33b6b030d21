"""What programmes have given, what is left of it, and what they promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Sum, Value, When

from vafa.core.periods import Period
from vafa.ledger.models import Account, Entry
from vafa.ledger.rules.roles import EXPIRED, OPEN_ROLES, REVERSED, SOURCE, is_spent
from vafa.loyalty.models import (
    LiabilityReport,
    Member,
    MemberState,
    Programme,
    RuleMode,
    RuleVersion,
    Terms,
)

PROGRAMMES_MAX = 200
OUTSTANDING = ("pending", "active", "held")


@dataclass(frozen=True)
class Flow:
    """Points of a time: given less what was taken back, spent, and ended unspent."""

    given: int = 0
    spent: int = 0
    ended: int = 0


@dataclass(frozen=True)
class Stock:
    """Points that members have: to spend, waiting, put aside; and what is owed."""

    active: int = 0
    pending: int = 0
    held: int = 0
    owed: int = 0

    @property
    def outstanding(self) -> int:
        """All that was promised and has neither been spent nor ended."""
        return self.active + self.pending + self.held


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme in the list of all."""

    programme: Programme
    kinds: frozenset[str]
    rules_live: int
    members: int
    stock: Stock
    month: Flow


def programme_rows(*, month: Period) -> list[ProgrammeRow]:
    """Return all programmes, the running ones first, with what this month brought."""
    order = Case(When(state="live", then=0), When(state="draft", then=1), default=2)
    programmes = list(Programme.objects.order_by(order, "name", "id")[:PROGRAMMES_MAX])
    assets = [programme.asset_id for programme in programmes]
    stocks, flows = stocks_of(assets=assets), point_flows(assets=assets, periods=[month])
    members = members_of([programme.id for programme in programmes])
    live = _live_versions()
    return [
        ProgrammeRow(
            programme=programme,
            kinds=_kinds(programme, live[programme.id]),
            rules_live=len(live[programme.id]),
            members=members.get(programme.id, 0),
            stock=stocks[programme.asset_id],
            month=flows[programme.asset_id][0],
        )
        for programme in programmes
    ]


def members_of(programmes: Collection[int]) -> dict[int, int]:
    """Count who takes part in programmes now."""
    found = Member.objects.filter(programme__in=programmes, state=MemberState.ACTIVE)
    counts = found.values_list("programme").annotate(count=Count("id")).order_by()
    return dict(counts)


def stocks_of(*, assets: Collection[str]) -> dict[str, Stock]:
    """Return what members have of assets together."""
    sums: dict[str, dict[str, int]] = {asset: {} for asset in assets}
    rows = Account.objects.filter(asset__in=assets, minimum__isnull=False)
    for asset, role, total in rows.values_list("asset", "role").annotate(sum=Sum("balance")):
        sums[asset][role] = total
    return {
        asset: Stock(
            active=found.get("active", 0),
            pending=found.get("pending", 0),
            held=found.get("held", 0),
            owed=-found.get("debt", 0),
        )
        for asset, found in sums.items()
    }


def point_flows(*, assets: Collection[str], periods: Sequence[Period]) -> dict[str, list[Flow]]:
    """Return what was given, spent and ended of assets in each of some periods that follow."""
    start, end = periods[0].start, periods[-1].end
    within = Case(
        *(
            When(posting__occurred_at__lt=period.end, then=Value(place))
            for place, period in enumerate(periods)
        ),
        output_field=IntegerField(),
    )
    rows = (
        Entry.objects.filter(
            account__asset__in=assets,
            account__role__in=OPEN_ROLES,
            posting__occurred_at__gte=start,
            posting__occurred_at__lt=end,
        )
        .annotate(place=within)
        .values_list("account__asset", "account__role", "place")
        .annotate(sum=Sum("amount"))
        .order_by()
    )
    sums: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for asset, role, place, total in rows:
        sums[asset, place][role] = total
    return {asset: [_flow(sums[asset, place]) for place in range(len(periods))] for asset in assets}


def flows_by_month(*, programme: Programme, months: Sequence[tuple[date, Period]]) -> list[Flow]:
    """Return what each month brought, this one out of the books as they stand.

    Months that are over are read as the night kept them; before the first of these was nothing.
    """
    over = LiabilityReport.objects.filter(
        programme=programme, is_over=True, month__gte=months[0][0], month__lte=months[-1][0]
    )
    kept = {report.month: _kept(report) for report in over}
    latest = max(kept, default=None)
    open_months = [period for day, period in months if latest is None or day > latest]
    asset = programme.asset_id
    live = point_flows(assets=[asset], periods=open_months)[asset] if open_months else []
    past = [kept.get(day, Flow()) for day, _period in months[: len(months) - len(open_months)]]
    return past + live


def _kept(report: LiabilityReport) -> Flow:
    rows = report.body["rows"]
    return Flow(
        given=sum(row["issued"] - row["reversed"] for row in rows),
        spent=sum(row["redeemed"] for row in rows),
        ended=sum(row["expired"] for row in rows),
    )


def _flow(sums: dict[str, int]) -> Flow:
    return Flow(
        # What comes out of the source counts there as less than nothing.
        given=-sums.get(SOURCE, 0) - sums.get(REVERSED, 0),
        spent=sum(total for role, total in sums.items() if is_spent(role)),
        ended=sums.get(EXPIRED, 0),
    )


def _live_versions() -> dict[int, list[RuleVersion]]:
    newest = RuleVersion.objects.filter(rule=OuterRef("rule")).order_by("-number").values("id")[:1]
    found: dict[int, list[RuleVersion]] = defaultdict(list)
    versions = RuleVersion.objects.filter(id=Subquery(newest), mode=RuleMode.LIVE)
    for version in versions.select_related("rule"):
        found[version.rule.programme_id].append(version)
    return found


def _kinds(programme: Programme, versions: Sequence[RuleVersion]) -> frozenset[str]:
    """Name the kinds of effect that the live rules of a programme have; and its tiers."""
    effects = {name for version in versions for effect in version.body["then"] for name in effect}
    return frozenset(effects | ({"ladder"} if programme.ladder else set()))


def terms_in_force(*, programme_id: int) -> Terms | None:
    """Return the version of the terms that new members accept."""
    return Terms.objects.filter(programme=programme_id).order_by("-number").first()


def terms_accepted(*, programme_id: int) -> list[tuple[Terms, int]]:
    """Return all versions of the terms, the latest first, with how many members accepted each."""
    active = Count("member", filter=Q(member__state=MemberState.ACTIVE))
    found = Terms.objects.filter(programme=programme_id).annotate(accepted=active)
    # Named by the annotation, which the model does not know.
    return [(terms, terms.accepted) for terms in found.order_by("-number")]
