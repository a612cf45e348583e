"""What a report says, apart from how it is written down: sections of paragraphs, facts, tables and bars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "bad", "warn", "note"]
Align = Literal["numbers", "texts"]
MOST_FIGURES = 7


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more sentences; `bad` and `warn` are what a reader must not miss."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """Sentences that stand beside each other, numbered where their order says something."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure: what it is called, its value, what belongs to the value, and what it means."""

    label: str
    value: str
    detail: str
    definition: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Figures:
    """Headline figures side by side."""

    entries: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and the definitions of what stands in it; `widths` [1] are relative.

    In a table of numbers every column but the first is set to the right, in one of texts those of `figures`. Columns of
    `strong` are set in bold, rows of `marked` are shaded. A table without a title stands under the heading above it.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: Align = "numbers"
    notes: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    figures: tuple[int, ...] = ()
    strong: tuple[int, ...] = ()
    marked: tuple[int, ...] = ()

    def is_right(self, column: int) -> bool:
        """Whether a column is set to the right."""
        return column in self.figures or (self.align == "numbers" and column > 0)


@dataclass(frozen=True, slots=True)
class Swing:
    """A bar of a tornado: the value [yuan] at both ends of the range of an input, and the ends as texts."""

    label: str
    range: str
    at_low: float
    at_high: float
    shown_low: str
    shown_high: str


@dataclass(frozen=True, slots=True)
class Tornado:
    """Bars around the value at typical inputs, widest first; the axis counts in `unit` [yuan]."""

    title: str
    base: float
    shown_base: str
    low_label: str
    high_label: str
    bars: tuple[Swing, ...]
    unit: float = 1.0

    @property
    def ends(self) -> tuple[float, float]:
        """Least and most of all bars and the base [yuan]."""
        values = [self.base, *(end for bar in self.bars for end in (bar.at_low, bar.at_high))]
        return min(values), max(values)


@dataclass(frozen=True, slots=True)
class Series:
    """Points (x, y) of a chart, in the units that its axes name: `dots` were measured, `limit` is agreed upon."""

    name: str
    points: tuple[tuple[float, float], ...]
    look: Literal["dots", "line", "limit"] = "line"
    colour: str = "2C6E6B"


@dataclass(frozen=True, slots=True)
class Chart:
    """Series over one axis; `dates`: x counts days as `date.toordinal` does. `ends` [unit of y]: from, to."""

    title: str
    x_title: str
    y_title: str
    series: tuple[Series, ...]
    dates: bool = False
    ends: tuple[float, float] | None = None

    def values(self, axis: Literal[0, 1]) -> tuple[float, ...]:
        """All values on an axis."""
        return tuple(point[axis] for each in self.series for point in each.points)


@dataclass(frozen=True, slots=True)
class Form:
    """Lines to fill in: a label, and what stands there already (mostly nothing); so many side by side."""

    title: str
    fields: tuple[tuple[str, str], ...]
    columns: int = 2


Block = Paragraph | Bullets | Figures | Table | Tornado | Chart | Form


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report; `key` names it whatever the language, `new_page` begins a page on paper."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report whole; `opening` is said first and `alarming` where it mustn't look like good news.

    `banner` stands at the head of every page and `every_foot` at its foot; `dense` sets it in small type.
    """

    title: str
    subtitle: str
    opening: str
    alarming: bool
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: str
    banner: str = ""
    every_foot: str = ""
    dense: bool = False

    def section(self, key: str) -> Section:
        """A part by its key; KeyError for an unknown one."""
        return {section.key: section for section in self.sections}[key]

    def tables(self) -> Iterator[Table]:
        """All tables in order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Table))

    def texts(self) -> Iterator[str]:
        """Everything that is said, in order."""
        yield from (self.title, self.subtitle, self.opening, self.foot, self.banner, self.every_foot)
        for fact in self.facts:
            yield from fact
        for section in self.sections:
            yield section.title
            for block in section.blocks:
                yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Figures):
        for entry in block.entries:
            yield from (entry.label, entry.value, entry.detail, entry.definition)
    elif isinstance(block, Table):
        yield from (block.title, *block.head, *block.notes)
        for row in block.rows:
            yield from row
    elif isinstance(block, Chart):
        yield from (block.title, block.x_title, block.y_title, *(each.name for each in block.series))
    elif isinstance(block, Form):
        yield block.title
        for field in block.fields:
            yield from field
    else:
        yield block.title
        for bar in block.bars:
            yield from (bar.label, bar.range, bar.shown_low, bar.shown_high)
