"""The queue of records that may be one person, and what people decide about them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from vafa.customers.actions.duplicates import (
    ACCEPT_JOB,
    FIND_JOB,
    accept_pair,
    ask_about_pair_again,
    ask_to_accept_identical,
    ask_to_find_duplicates,
    tell_pair_apart,
)
from vafa.customers.forms.duplicates import CERTAINTY_LABELS, JOB_LABELS, STATE_LABELS, STEP_LABELS
from vafa.customers.models import DuplicatePair, PairState
from vafa.customers.queries.duplicates import (
    COUNT_MAX,
    PairPage,
    QueueCounts,
    bulk_outlook,
    duplicate_pair,
    duplicate_pairs,
    queue_counts,
)
from vafa.customers.rules.matching import CERTAINTIES, COMPARED, Certainty
from vafa.customers.views.pair_shapes import ShownPair, reason_written, shown_pairs
from vafa.customers.views.panels import done, who
from vafa.journal.actions import cancel_work
from vafa.journal.models import Work
from vafa.journal.queries import WorkStatus, open_work, work_status
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may

PAGE_PAIRS = 10


@require_GET
def duplicates(request: StaffRequest) -> HttpResponse:
    """Show the queue, the surest pairs first; htmx gets the list alone."""
    state, certainty = _state_asked(request), _certainty_asked(request)
    page = duplicate_pairs(
        state=state,
        certainty=certainty,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        limit=PAGE_PAIRS,
    )
    counts = queue_counts()
    context = {
        "shown": _pairs(request, page),
        "counts": counts,
        "tabs": _tabs(request, counts, state, certainty),
        "is_open": state == PairState.OPEN,
        "next_url": _page_url(request, "after", page.next),
        "previous_url": _page_url(request, "before", page.previous),
        **_rights(request),
        **_work_shown(request),
    }
    return render(request, "customers/duplicates.html", context)


@require_GET
def pair(request: StaffRequest, pair_id: int) -> HttpResponse:
    """Show one pair."""
    get_object_or_404(DuplicatePair, pk=pair_id)
    return _pair_shown(request, pair_id)


@require_POST
def same(request: StaffRequest, pair_id: int) -> HttpResponse:
    """Merge the two records of a pair, with the direction and the values that were chosen."""
    found = get_object_or_404(DuplicatePair, pk=pair_id)
    kept = request.POST.get("kept", "")
    chosen = {name: request.POST[f"value-{name}"] for name in COMPARED if _has(request, name)}
    accept_pair(
        pair_id=found.id,
        kept_id=int(kept) if kept.isdecimal() else 0,
        chosen=chosen,
        reason=reason_written(found),
        at=now(),
        by=who(request),
    )
    return done(request, _("The two records are one customer now."), _decided(request, found.id))


@require_POST
def different(request: StaffRequest, pair_id: int) -> HttpResponse:
    """Keep that the two are different people."""
    found = get_object_or_404(DuplicatePair, pk=pair_id)
    tell_pair_apart(pair_id=found.id, at=now(), by=who(request))
    sentence = _("Kept apart. You will not be asked about them again.")
    return done(request, sentence, _decided(request, found.id))


@require_POST
def again(request: StaffRequest, pair_id: int) -> HttpResponse:
    """Put a pair that was told apart back into the queue."""
    found = get_object_or_404(DuplicatePair, pk=pair_id)
    ask_about_pair_again(pair_id=found.id, at=now(), by=who(request))
    shown = _pair_shown(request, found.id) if request.htmx else None
    return done(request, _("The question is open again."), shown)


@require_POST
def search(request: StaffRequest) -> HttpResponse:
    """Have the worker look for duplicates now."""
    ask_to_find_duplicates(at=now(), by=who(request))
    return redirect("customers:duplicates")


@require_GET
def identical(request: StaffRequest) -> HttpResponse:
    """Show what merging all identical records would do, before anybody does it."""
    outlook = bulk_outlook()
    context = {"outlook": outlook, **_rights(request), **_work_shown(request)}
    return render(request, "customers/duplicates_identical.html", context)


@require_POST
def accept_identical(request: StaffRequest) -> HttpResponse:
    """Have the worker merge all identical records."""
    reason = _("The records are identical; they were merged together with others.")
    ask_to_accept_identical(reason=reason, at=now(), by=who(request))
    return redirect("customers:duplicates")


@require_GET
def progress(request: StaffRequest, work_id: int) -> HttpResponse:
    """Show how far a search or a merging is; the page comes anew when it has ended."""
    work = work_status(work_id=work_id)
    if work is None or not work.is_open:
        return HttpResponseClientRefresh()
    return render(request, "customers/duplicates_progress.html", _bar(work, request))


@require_POST
def cancel(request: StaffRequest, work_id: int) -> HttpResponse:
    """Stop a search or a merging; what was merged stays merged."""
    work = get_object_or_404(Work, pk=work_id, job__in=(FIND_JOB, ACCEPT_JOB))
    cancel_work(work_id=work.id, at=now(), by=who(request))
    return HttpResponseClientRefresh() if request.htmx else redirect("customers:duplicates")


@require_GET
def panel(request: StaffRequest) -> HttpResponse:
    """Say in one line how many pairs wait, for other pages; nothing when none does."""
    counts = queue_counts()
    return render(request, "customers/duplicates_panel.html", {"counts": counts})


def _pair_shown(request: StaffRequest, pair_id: int) -> HttpResponse:
    page = duplicate_pair(pair_id=pair_id)
    assert page is not None
    shown = _pairs(request, page)[0]
    template = "customers/duplicates_one.html"
    context = {"one": shown, "is_open": shown.pair.state == PairState.OPEN, **_rights(request)}
    return render(request, f"{template}#card" if request.htmx else template, context)


def _decided(request: StaffRequest, pair_id: int) -> HttpResponse | None:
    """Leave a line in the place of the card, to go on or to think again."""
    if not request.htmx:
        return None
    page = duplicate_pair(pair_id=pair_id)
    assert page is not None
    context = {"one": _pairs(request, page)[0], **_rights(request)}
    return render(request, "customers/duplicates_decided.html", context)


def _has(request: StaffRequest, name: str) -> bool:
    return bool(request.POST.get(f"value-{name}"))


def _rights(request: StaffRequest) -> dict[str, bool]:
    return {"may_merge": may(request.staff.role, "customers.merge")}


def _state_asked(request: StaffRequest) -> PairState:
    is_apart = request.GET.get("state") == PairState.DIFFERENT
    return PairState.DIFFERENT if is_apart else PairState.OPEN


def _certainty_asked(request: StaffRequest) -> Certainty | None:
    asked = request.GET.get("certainty", "")
    return next((one for one in CERTAINTIES if one == asked), None)


def _tabs(
    request: StaffRequest, counts: QueueCounts, state: PairState, certainty: Certainty | None
) -> list[dict[str, object]]:
    def tab(
        label: object, count: int | None, query: dict[str, str], is_here: bool
    ) -> dict[str, object]:
        address = reverse("customers:duplicates")
        words = "" if count is None else _count(request, count)
        url = f"{address}?{urlencode(query)}" if query else address
        return {"label": label, "count": words, "url": url, "is_here": is_here}

    is_open = state == PairState.OPEN
    return [
        tab(_("All"), counts.total, {}, is_open and certainty is None),
        *(
            tab(
                CERTAINTY_LABELS[one],
                counts.by_certainty[one],
                {"certainty": one},
                is_open and certainty == one,
            )
            for one in CERTAINTIES
        ),
        tab(STATE_LABELS["different"], None, {"state": "different"}, not is_open),
    ]


def _count(request: StaffRequest, count: int) -> str:
    return request.reader.number(min(count, COUNT_MAX)) + ("+" if count > COUNT_MAX else "")


def _page_url(request: StaffRequest, side: str, place: str | None) -> str:
    if place is None:
        return ""
    kept = [(name, request.GET[name]) for name in ("certainty", "state") if name in request.GET]
    return f"{reverse('customers:duplicates')}?{urlencode([*kept, (side, place)])}"


def _work_shown(request: StaffRequest) -> dict[str, object]:
    running = [*open_work(job=FIND_JOB), *open_work(job=ACCEPT_JOB)]
    return {"bars": [_bar(work, request) for work in running]}


def _bar(work: WorkStatus, request: StaffRequest) -> dict[str, object]:
    may_cancel = may(request.staff.role, "work.cancel")
    return {
        "work": {
            "id": work.id,
            "state": work.state,
            "steps_done": work.done,
            "steps_total": work.total,
            "is_cancel_asked": work.is_cancel_asked,
        },
        "title": JOB_LABELS[work.job],
        "step_label": STEP_LABELS.get(work.step, ""),
        "poll_url": reverse("customers:duplicates_progress", args=[work.id]),
        "cancel_url": reverse("customers:cancel_duplicates", args=[work.id]) if may_cancel else "",
    }


def _pairs(request: StaffRequest, page: PairPage) -> list[ShownPair]:
    in_full = may(request.staff.role, "customers.contacts")
    return shown_pairs(page, request.reader, in_full=in_full)
