"""What pages of codes show of a kind, a code, and what was set aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vafa.core.presentation import Reader
from vafa.loyalty.forms.codes import REFUSED_LABELS, STATE_LABELS, STATE_TONES, VOUCHER_LABELS
from vafa.loyalty.models import CodeTemplate, RefusedUse, SpecialCondition
from vafa.loyalty.queries.codes import ListedCode, TemplateCount, template_counts
from vafa.loyalty.queries.entitlements import name_of

REFUSED_SHOWN = 50


# Any: what templates are given.
def kinds_shown(programme_id: int, reader: Reader) -> dict[str, Any]:
    """Give the kinds with their counts, special conditions, and the uses that were set aside."""
    counts = template_counts(programme_id=programme_id)
    kinds = CodeTemplate.objects.filter(programme=programme_id).order_by("-id")
    conditions = SpecialCondition.objects.filter(programme=programme_id).order_by("id")
    refused = RefusedUse.objects.filter(programme=programme_id).order_by("-id")[:REFUSED_SHOWN]
    return {
        "kinds": [(kind, counts.get(kind.id, TemplateCount())) for kind in kinds],
        "conditions": [
            (condition, name_of(condition.key, condition.names, language=reader.language))
            for condition in conditions
        ],
        "refused": [(use, REFUSED_LABELS[use.reason]) for use in refused],
    }


def facts_of(template: CodeTemplate) -> dict[str, Any]:
    """Give what is fixed for a kind."""
    counts = template_counts(programme_id=template.programme_id)
    return {
        "kind": template,
        "count": counts.get(template.id, TemplateCount()),
        "voucher": VOUCHER_LABELS[template.voucher_kind] if template.voucher_kind else "",
    }


def codes_shown(rows: Sequence[ListedCode]) -> list[dict[str, Any]]:
    """Give a page of codes."""
    return [code_shown(row) for row in rows]


def code_shown(row: ListedCode) -> dict[str, Any]:
    """Give one code with its state in words."""
    return {
        "code": row.code,
        "shown": row.shown,
        "left": row.left,
        "label": STATE_LABELS[row.state],
        "tone": STATE_TONES.get(row.state, ""),
        "is_disabled": row.code.is_disabled,
    }
