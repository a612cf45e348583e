"""Writing parts of a report into a worksheet: text stays text, printed numbers become numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.documents.model import Block, Bullets, Figures, Paragraph, Section, Table
from scenarios.documents.sentences import joined
from scenarios.numbers import MINUS

# A spreadsheet takes a text that begins so for a formula, or cuts it off.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(rf"^([+{MINUS}-]?)(\d[\d,]*)(\.(\d+))?( ?%)?$")
# A change with its interval begins with a sign, too; nothing in it could be called.
PRINTED = re.compile(rf"^[+{MINUS}-]\d[^=@()!|']*\[[^=@()!|']*\]( ?%)?$")
FONT = "Microsoft YaHei"
LONGEST_TEXT = 32_767
FIRST_WIDTH, WIDTH = 46, 18
LINE_HEIGHT = 15.0
# Texts on a row of their own go over the first column and these.
MERGED = 7
LAST_NARROW = 0x2E7F


def safe(content: str) -> str:
    """A text that no spreadsheet takes for a formula; what is longer than a cell is cut."""
    shown = f"'{content}" if content.startswith(DANGEROUS) and not PRINTED.match(content) else content
    return shown[:LONGEST_TEXT]


def number_of(content: str) -> tuple[float, str] | None:
    """A printed number as a value with its format; None for a text. Codes with leading zeros stay texts."""
    match = NUMBER.match(content)
    if match is None:
        return None
    sign, whole, point, digits, percent = match.groups()
    if len(whole) > 1 and whole.startswith("0"):
        return None
    value = float(f"{whole.replace(',', '')}{point or ''}") * (-1.0 if sign in (MINUS, "-") else 1.0)
    places = f".{'0' * len(digits)}" if digits else ""
    plain = f"0{places}%" if percent else f"#,##0{places}"
    return value / (100.0 if percent else 1.0), f"+{plain};-{plain};{plain}" if sign == "+" else plain


def lines_of(content: str, width: int) -> int:
    """Lines that a text takes in a column of a width [characters]; ideographs are twice as wide."""
    lengths = (sum(2 if ord(each) > LAST_NARROW else 1 for each in part) for part in content.split("\n"))
    return sum(1 + int(1.1 * max(0, length - 1)) // width for length in lengths)


class Sheet:
    """A worksheet with the next free row; rows count from 0."""

    def __init__(self, book: Any, name: str, widths: Sequence[float] = ()) -> None:
        self.book = book
        self.page = book.add_worksheet(name)
        self.row = 0
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.widths = (*widths, *(FIRST_WIDTH, *[WIDTH] * MERGED)[len(widths) :])
        self.page.set_column(0, 40, WIDTH)
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width)
        self.page.hide_gridlines(2)
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.fit_to_pages(1, 0)

    def format(self, **more: Any) -> Any:
        """A format by its properties."""
        data = {"font_name": FONT, "font_size": 10, "valign": "top", **more}
        key = tuple(sorted(data.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(data)
        return self._formats[key]

    def text(self, row: int, column: int, content: str, **more: Any) -> None:
        """Write a text, never a formula."""
        self.page.write_string(row, column, safe(content), self.format(**more))

    def cell(self, row: int, column: int, content: str, **more: Any) -> None:
        """Write a printed number as a number, anything else as a text."""
        known = number_of(content)
        if known is None:
            self.text(row, column, content, text_wrap=True, **{"indent": min(column, 1), **more})
        else:
            self.page.write_number(row, column, known[0], self.format(num_format=known[1], **more))

    def line(self, content: str, **more: Any) -> None:
        """A text on a row of its own, over several columns."""
        height = LINE_HEIGHT * lines_of(content, round(sum(self.widths[: MERGED + 1])))
        self.page.merge_range(self.row, 0, self.row, MERGED, "", self.format(text_wrap=True, **more))
        self.text(self.row, 0, content, text_wrap=True, **more)
        self.page.set_row(self.row, max(height, float(more.get("font_size", 10)) * 1.6))
        self.row += 1

    def skip(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def section(self, section: Section, *, without: Sequence[str] = ()) -> None:
        """All blocks of a section; a tornado is left to who draws it, tables of some titles to others."""
        self.line(section.title, bold=True, font_size=14, font_color="#2C6E6B")
        for block in section.blocks:
            if not (isinstance(block, Table) and block.title in without):
                self.block(block)

    def block(self, block: Block) -> None:
        """One block."""
        tones: Mapping[str, dict[str, Any]] = {
            "bad": {"font_color": "#B3261E", "bold": True, "bg_color": "#FBE5E2"},
            "warn": {"font_color": "#8A5A00", "bg_color": "#FDF3DC"}, "note": {"font_color": "#5A666E"},
        }  # fmt: skip
        if isinstance(block, Paragraph):
            self.line(block.text, **tones.get(block.tone, {}))
        elif isinstance(block, Bullets):
            for number, item in enumerate(block.items, 1):
                self.line(f"{number}. {item}" if block.numbered else f"• {item}")
        elif isinstance(block, Figures):
            for entry in block.entries:
                self.text(self.row, 0, entry.label, bold=True)
                self.page.merge_range(self.row, 1, self.row, 2, "", self.format())
                self.cell(
                    self.row,
                    1,
                    entry.value,
                    **{"bold": True, "align": "left", "indent": 0, **tones.get(entry.tone, {})},
                )
                self.page.merge_range(self.row, 3, self.row, MERGED, "", self.format(text_wrap=True))
                self.text(self.row, 3, f"{entry.detail}\n{entry.definition}", text_wrap=True)
                self.page.set_row(self.row, LINE_HEIGHT * lines_of(f"{entry.detail}\n{entry.definition}", 5 * WIDTH))
                self.row += 1
            self.skip()
        elif isinstance(block, Table):
            self.table(block)

    def table(self, block: Table) -> None:
        """A table with its title and notes."""
        self.skip()
        self.line(block.title, bold=True)
        for column, content in enumerate(block.head):
            right = (
                {"align": "right", "indent": int(column in block.figures)}
                if block.is_right(column)
                else {"indent": min(column, 1)}
            )
            self.text(self.row, column, content, bold=True, bg_color="#E8EFEE", text_wrap=True, bottom=1,
                      bottom_color="#BCC5CA", **right)  # fmt: skip
        self._height(block.head)
        self.row += 1
        for row in block.rows:
            for column, content in enumerate(row):
                side = (
                    {"align": "right", "indent": int(column in block.figures)}
                    if block.is_right(column)
                    else {"align": "left"}
                )
                self.cell(self.row, column, content, bottom=1, bottom_color="#E3E7EA", **side)
            self._height(row)
            self.row += 1
        if block.notes:
            self.line(joined(block.notes), font_color="#5A666E", font_size=9)

    def _height(self, cells: Sequence[str]) -> None:
        """Make the current row as high as its tallest cell."""
        widths = (*self.widths, *[WIDTH] * len(cells))
        lines = [lines_of(content, round(widths[column])) for column, content in enumerate(cells)]
        self.page.set_row(self.row, LINE_HEIGHT * max(lines))
