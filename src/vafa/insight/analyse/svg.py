"""Charts as inline SVG in the direction of the reader. Pure: numbers and texts in, markup out.

Colours are CSS classes of the document around (`c-accent`, `c-2` …). All lengths are in units of
a view box that is as wide as a phone, so that texts stay readable there and do not grow wild on
a desk. In a right-to-left document horizontal places are mirrored and texts keep their anchors,
since "start" is the right end there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from vafa.core.languages import Direction

WIDTH = 480.0
_LABEL_GAP = 8.0
_ROW = 34.0
_TEXT_PER_LETTER = 7.4
_EM_DOWN = 4.5


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length, what is written behind it, and its colour."""

    label: str
    value: float
    text: str
    colour: str = "accent"


@dataclass(frozen=True)
class Range:
    """An expectation between its low and high end, and what came, if that is known."""

    label: str
    low: float
    middle: float
    high: float
    text: str
    actual: float | None = None


@dataclass(frozen=True)
class Line:
    """A line through points (x, y), rising x."""

    name: str
    points: Sequence[tuple[float, float]]
    colour: str = "accent"
    is_dashed: bool = False


@dataclass(frozen=True)
class Tick:
    """A mark on an axis and what stands beside it."""

    at: float
    text: str


@dataclass(frozen=True)
class Cell:
    """A field of a heat map: its share of the darkest colour, and its text; None is unobserved."""

    share: float | None
    text: str = ""


@dataclass
class _Canvas:
    """Collects shapes; mirrors places for readers from right to left."""

    title: str
    height: float
    direction: Direction
    width: float = WIDTH
    shapes: list[str] = field(default_factory=list)

    def x(self, at: float) -> float:
        return round(self.width - at if self.direction == "rtl" else at, 1)

    def box(self, *, at: float, top: float, width: float, height: float, look: str) -> None:
        start = self.x(at + width) if self.direction == "rtl" else self.x(at)
        self.shapes.append(
            f'<rect x="{start}" y="{top:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" '
            f"{look}/>"
        )

    def line(self, start: tuple[float, float], end: tuple[float, float], look: str) -> None:
        self.shapes.append(
            f'<line x1="{self.x(start[0])}" y1="{start[1]:.1f}" x2="{self.x(end[0])}" '
            f'y2="{end[1]:.1f}" class="{look}"/>'
        )

    def text(
        self, words: str, *, at: float, down: float, anchor: str = "start", look: str = "ink"
    ) -> None:
        self.shapes.append(
            f'<text x="{self.x(at)}" y="{down:.1f}" text-anchor="{anchor}" class="{look}">'
            f"{escape(words)}</text>"
        )

    def svg(self) -> str:
        return (
            f'<svg viewBox="0 0 {self.width:g} {self.height:g}" role="img" '
            f'direction="{self.direction}" xmlns="http://www.w3.org/2000/svg">'
            f"<title>{escape(self.title)}</title>{''.join(self.shapes)}</svg>"
        )


def bars(rows: Sequence[Bar], *, title: str, direction: Direction) -> str:
    """Draw horizontal bars, longest value across, with their texts behind them."""
    labels = _label_width(row.label for row in rows)
    texts = max((len(row.text) for row in rows), default=0) * _TEXT_PER_LETTER + _LABEL_GAP
    room = WIDTH - labels - texts - _LABEL_GAP
    most = max((row.value for row in rows), default=0.0) or 1.0
    canvas = _Canvas(title, len(rows) * _ROW + 4, direction)
    for place, row in enumerate(rows):
        middle = place * _ROW + _ROW / 2 + 2
        length = max(room * row.value / most, 1.0 if row.value > 0 else 0.0)
        canvas.text(row.label, at=labels, down=middle + _EM_DOWN, anchor="end")
        canvas.box(
            at=labels + _LABEL_GAP,
            top=middle - 10,
            width=length,
            height=20,
            look=f'rx="3" class="c-{row.colour}"',
        )
        canvas.text(
            row.text,
            at=labels + _LABEL_GAP + length + 6,
            down=middle + _EM_DOWN,
            look="ink-2",
        )
    return canvas.svg()


def ranges(rows: Sequence[Range], *, title: str, direction: Direction) -> str:
    """Draw expectations as dots within their intervals, what came as a diamond; all from zero."""
    most = max((max(row.high, row.actual or 0.0) for row in rows), default=0.0) or 1.0
    canvas = _Canvas(title, len(rows) * 62.0 + 6, direction)
    room = WIDTH - 24.0
    for place, row in enumerate(rows):
        top = place * 62.0
        canvas.text(row.label, at=4, down=top + 16)
        canvas.text(row.text, at=WIDTH - 4, down=top + 16, anchor="end", look="ink-2")
        down = top + 38
        canvas.line((12, down), (12 + room, down), "grid")
        low, middle, high = (12 + room * value / most for value in (row.low, row.middle, row.high))
        canvas.box(
            at=low,
            top=down - 7,
            width=max(high - low, 2),
            height=14,
            look='rx="7" class="c-soft"',
        )
        canvas.shapes.append(
            f'<circle cx="{canvas.x(middle)}" cy="{down}" r="6" class="c-accent"/>'
        )
        if row.actual is not None:
            at = canvas.x(12 + room * row.actual / most)
            canvas.shapes.append(f'<path d="M{at} {down - 9}l7 9l-7 9l-7 -9z" class="c-2 halo"/>')
    return canvas.svg()


def lines(
    several: Sequence[Line],
    *,
    x_ticks: Sequence[Tick],
    y_ticks: Sequence[Tick],
    title: str,
    direction: Direction,
) -> str:
    """Draw lines over two axes that span their ticks."""
    frame = _Frame(_Canvas(title, 280, direction), x_ticks, y_ticks)
    frame.draw_axes()
    for one in several:
        path = " ".join(f"{frame.x(x)},{frame.y(y):.1f}" for x, y in one.points)
        look = "line dashed" if one.is_dashed else "line"
        frame.canvas.shapes.append(f'<polyline points="{path}" class="{look} s-{one.colour}"/>')
    return frame.canvas.svg()


def columns(
    categories: Sequence[str],
    pairs: Sequence[tuple[float, float]],
    *,
    y_ticks: Sequence[Tick],
    title: str,
    direction: Direction,
) -> str:
    """Draw two upright bars beside each other in each category: the first, and the second."""
    ticks = [Tick(place + 0.5, text) for place, text in enumerate(categories)]
    ends = [Tick(0.0, ""), *ticks, Tick(float(len(categories)), "")]
    frame = _Frame(_Canvas(title, 280, direction), ends, y_ticks)
    frame.draw_axes()
    width = frame.width / max(len(categories), 1) * 0.36
    for place, pair in enumerate(pairs):
        centre = frame.at(place + 0.5)
        for value, offset, colour in ((pair[0], -width, "accent"), (pair[1], 0.0, "2")):
            top = frame.y(value)
            frame.canvas.box(
                at=centre + offset,
                top=top,
                width=width - 1,
                height=frame.bottom - top,
                look=f'class="c-{colour}"',
            )
    return frame.canvas.svg()


def heat(
    rows: Sequence[tuple[str, Sequence[Cell]]],
    heads: Sequence[str],
    *,
    title: str,
    direction: Direction,
) -> str:
    """Draw a heat map; fields that were not observed stay empty."""
    width = WIDTH * 1.6
    labels = _label_width(label for label, _cells in rows)
    size = (width - labels - _LABEL_GAP) / max(len(heads), 1)
    canvas = _Canvas(title, len(rows) * 26.0 + 28, direction, width)
    for place, head in enumerate(heads):
        middle = labels + _LABEL_GAP + size * (place + 0.5)
        canvas.text(head, at=middle, down=16, anchor="middle", look="ink-2")
    for down, (label, cells) in enumerate(rows):
        top = 24 + down * 26.0
        canvas.text(label, at=labels, down=top + 17, anchor="end")
        for place, cell in enumerate(cells):
            if cell.share is None:
                continue
            at = labels + _LABEL_GAP + size * place
            look = f'class="c-accent" fill-opacity="{0.06 + 0.94 * min(cell.share, 1.0):.2f}"'
            canvas.box(at=at + 1, top=top + 1, width=size - 2, height=24, look=look)
            ink = "on-dark" if cell.share > 0.5 else "ink"
            middle = at + size / 2
            canvas.text(cell.text, at=middle, down=top + 17, anchor="middle", look=ink)
    return canvas.svg()


def nice_steps(most: float, *, count: int = 4) -> list[float]:
    """Find round numbers from 0 to at least `most`, in about `count` steps.

    Example: 873 gives 0, 250, 500, 750, 1000.
    """
    if not math.isfinite(most) or most <= 0:
        return [0.0, 1.0]
    raw = most / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= raw * (1 - 1e-9))
    return [step * place for place in range(math.ceil(most / step - 1e-9) + 1)]


@dataclass
class _Frame:
    """The plane of a chart with two axes."""

    canvas: _Canvas
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]

    top: float = 12.0
    end: float = WIDTH - 14.0

    @property
    def bottom(self) -> float:
        return self.canvas.height - 26.0

    @property
    def start(self) -> float:
        return _label_width((tick.text for tick in self.y_ticks), least=28.0) + _LABEL_GAP

    @property
    def width(self) -> float:
        return self.end - self.start

    def at(self, value: float) -> float:
        """Give the place along the reading direction, before any mirroring."""
        low, high = self.x_ticks[0].at, self.x_ticks[-1].at
        return self.start + self.width * (value - low) / ((high - low) or 1.0)

    def x(self, value: float) -> float:
        return self.canvas.x(self.at(value))

    def y(self, value: float) -> float:
        low, high = self.y_ticks[0].at, self.y_ticks[-1].at
        return self.bottom - (self.bottom - self.top) * (value - low) / ((high - low) or 1.0)

    def draw_axes(self) -> None:
        for tick in self.y_ticks:
            down = self.y(tick.at)
            self.canvas.line((self.start, down), (self.end, down), "grid")
            self.canvas.text(
                tick.text, at=self.start - 6, down=down + _EM_DOWN, anchor="end", look="ink-2"
            )
        for tick in self.x_ticks:
            if tick.text:
                place = self.at(tick.at)
                # The last text would stick out of the picture.
                anchor = "end" if place > self.end - 12 else "middle"
                self.canvas.text(
                    tick.text, at=place, down=self.bottom + 19, anchor=anchor, look="ink-2"
                )


def _label_width(labels: Iterable[str], *, least: float = 40.0) -> float:
    lengths = [len(label) for label in labels]
    return min(max(max(lengths, default=0) * _TEXT_PER_LETTER + 8, least), WIDTH * 0.42)
