"""The figures of each page, computed once per refresh; a page's view only formats them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vafa.insight.refresh.figures.today import today_figures
from vafa.insight.refresh.known import Known

# Any: a page knows its own figures; they are JSON with raw numbers, never formatted text.
FIGURES: dict[str, Callable[[Known], dict[str, Any]]] = {
    "today": today_figures,
}
