"""Who did what, from the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import ACTOR_LABELS
from vafa.insight.views.audit_sentences import SENTENCES, audit_sentence, kind_label
from vafa.insight.views.pages_asked import number_asked
from vafa.journal.models import Entry
from vafa.journal.queries import audit
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import names_of_actors, people_page

PAGE_ROWS = 50


@dataclass(frozen=True)
class Deed:
    """One entry as it is shown."""

    at: datetime
    who: str
    is_person: bool
    what: str
    url: str
    url_label: str


@require_GET
def audit_page(request: StaffRequest) -> HttpResponse:
    """Show who did what, the latest first, of one person or one kind when asked."""
    by, kind = request.GET.get("by", "")[:60], request.GET.get("kind", "")
    kind = kind if kind in SENTENCES else ""
    found = audit(by=by, kind=kind, before_id=number_asked(request, "before"), limit=PAGE_ROWS + 1)
    asked = [(name, value) for name, value in (("by", by), ("kind", kind)) if value]
    address = reverse("insight:audit")
    context = {
        "deeds": _deeds(found[:PAGE_ROWS], request.reader),
        "fields": _fields(by, kind),
        "clear_url": address if asked else "",
        "previous_url": f"{address}?{urlencode(asked)}" if "before" in request.GET else "",
        "next_url": f"{address}?{urlencode([*asked, ('before', found[-2].id)])}"
        if len(found) > PAGE_ROWS
        else "",
    }
    template = "insight/audit.html#list" if request.htmx else "insight/audit.html"
    return render(request, template, context)


def _deeds(entries: Sequence[Entry], reader: Reader) -> list[Deed]:
    names = names_of_actors({entry.by for entry in entries})
    return [_deed(entry, names, reader) for entry in entries]


def _deed(entry: Entry, names: dict[str, str], reader: Reader) -> Deed:
    kind_of_actor = entry.by.partition(":")[0]
    who = names.get(entry.by) or str(ACTOR_LABELS.get(kind_of_actor, entry.by))
    url, label = _subject(entry)
    return Deed(
        at=entry.at,
        who=who,
        is_person=kind_of_actor == "person",
        what=audit_sentence(entry, reader),
        url=url,
        url_label=label,
    )


def _subject(entry: Entry) -> tuple[str, str]:
    if entry.subject_id is None:
        return "", ""
    if entry.subject_kind == "customer":
        return reverse("insight:customer", args=[entry.subject_id]), _("Customer")
    if entry.subject_kind == "import":
        # A page of another feature, known here only by its address.
        return reverse("orders_import:run", args=[entry.subject_id]), _("Import")
    return "", ""


# Any: options of the filters component.
def _fields(by: str, kind: str) -> list[dict[str, Any]]:
    actors = [(f"person:{member.id}", member.name) for member in people_page()]
    actors += [("system", _("the system")), ("command", _("the command line"))]
    kinds = sorted(((code, kind_label(code)) for code in SENTENCES), key=lambda pair: pair[1])
    return [
        {"name": "by", "label": _("Who"), "options": _options(actors, by, _("Everybody"))},
        {
            "name": "kind",
            "label": pgettext("done", "What"),
            "options": _options(kinds, kind, _("Everything")),
        },
    ]


def _options(
    choices: Sequence[tuple[str, str]], chosen: str, everything: str
) -> list[dict[str, object]]:
    return [
        {"value": value, "label": label, "is_chosen": value == chosen}
        for value, label in [("", everything), *choices]
    ]
