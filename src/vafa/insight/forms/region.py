"""A region of the value map, as the chart's brush or a button of the page posts it."""

from __future__ import annotations

import math

from django import forms

from vafa.insight.queries.portfolio import Region

# A brush that reaches an axis' end means everybody beyond it too.
REACHES_END = 1.05
AMOUNT_MAX = 2.0**62


class RegionForm(forms.Form):
    """Ends of both values, each open when missing; `now_floor` and `later_floor` are the axes'."""

    x_low = forms.FloatField(required=False)
    x_high = forms.FloatField(required=False)
    y_low = forms.FloatField(required=False)
    y_high = forms.FloatField(required=False)
    now_floor = forms.FloatField(required=False)
    later_floor = forms.FloatField(required=False)
    after = forms.CharField(required=False, max_length=60)
    before = forms.CharField(required=False, max_length=60)

    @property
    def region(self) -> Region:
        """Read the region; what is no number leaves its side open."""
        self.is_valid()
        return Region(
            now_low=self._low("x_low", "now_floor"),
            now_high=self._high("x_high"),
            later_low=self._low("y_low", "later_floor"),
            later_high=self._high("y_high"),
        )

    def word(self, name: str) -> str:
        """Read one of the places in the list."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    def _number(self, name: str) -> float | None:
        value: float | None = self.cleaned_data.get(name)
        if value is None or not math.isfinite(value):
            return None
        return max(-AMOUNT_MAX, min(AMOUNT_MAX, value))

    def _low(self, name: str, floor: str) -> int | None:
        low, end = self._number(name), self._number(floor)
        if low is None or (end is not None and low <= end * REACHES_END):
            return None
        return math.ceil(low)

    def _high(self, name: str) -> int | None:
        high = self._number(name)
        return None if high is None else math.floor(high)
