"""A chart in a document of Word: a native one, hence sharp, searchable and the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from scenarios.documents.docx_parts import INK, MUTED, RULE, clean
from scenarios.documents.html_chart import upright
from scenarios.documents.model import Chart, Series

if TYPE_CHECKING:
    from docx.document import Document

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
# Width and height of a chart at full size [mm].
WIDTH_MM, HEIGHT_MM = 174.0, 62.0
EMU_PER_MM = 36_000
# Days before the first one that spreadsheets count.
SPREADSHEET_EPOCH = 693_594
# Points of EMU: width of a line.
LINE_EMU = 19_050
DAYS, DATE_STEP = "mm-dd", 14.0
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def add_chart(document: Document, chart: Chart, scale: float = 1.0) -> None:
    """Write a chart at the end of the document."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    own = document.part
    number = 1 + sum(part.content_type == CONTENT_TYPE for part in own.package.iter_parts())
    xml = _chart_xml(chart, scale)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE, xml.encode("utf-8"), own.package)
    relation = own.relate_to(part, RELATIONSHIP_TYPE.CHART)
    width, height = (round(side * EMU_PER_MM) for side in (WIDTH_MM, HEIGHT_MM * scale**2))
    inline = (
        f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<wp:inline xmlns:wp="{_DRAWING}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{900 + number}" name="chart {number}" '
        f'descr="{_said(chart.title or chart.y_title)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_RELATIONS}" r:id="{relation}"/>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    document.add_paragraph().add_run()._r.append(parse_xml(inline))


def _said(content: str) -> str:
    return escape(clean(content), {'"': "&quot;"})


def _chart_xml(chart: Chart, scale: float) -> str:
    series = "".join(_series(each, number, chart) for number, each in enumerate(chart.series))
    least, most, step = upright(chart)
    days = [value - SPREADSHEET_EPOCH for value in chart.values(0)] if chart.dates else list(chart.values(0))
    across = _ends(min(days), max(days) + 7) if chart.dates else _ends(min(days), max(days))
    below = _axis(1, 2, "b", chart.x_title, across, *((DAYS, DATE_STEP) if chart.dates else ("General", None)))
    left = _axis(2, 1, "l", chart.y_title, (least, most), "General", step)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}" xmlns:r="{_RELATIONS}">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f'{series}<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
        f"{below}{left}</c:plotArea>"
        '<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{round(800 * scale)}"><a:solidFill><a:srgbClr val="{INK}"/>'
        '</a:solidFill><a:latin typeface="Arial"/><a:ea typeface="Microsoft YaHei"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr></c:chartSpace>'
    )


def _ends(low: float, high: float) -> tuple[float, float]:
    return low, high if high > low else low + 1.0


def _series(series: Series, number: int, chart: Chart) -> str:
    shift = SPREADSHEET_EPOCH if chart.dates else 0
    most = max(len(each.points) for each in chart.series)
    line = f'<a:solidFill><a:srgbClr val="{series.colour}"/></a:solidFill>'
    dash = '<a:prstDash val="dash"/>' if series.look == "limit" else ""
    width = LINE_EMU // 2 if series.look == "dots" else LINE_EMU
    marker = '<c:marker><c:symbol val="none"/></c:marker>'
    if series.look == "dots":
        marker = (
            f'<c:marker><c:symbol val="circle"/><c:size val="5"/><c:spPr>{line}<a:ln><a:noFill/></a:ln></c:spPr>'
            "</c:marker>"
        )
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:v>{_said(series.name)}</c:v></c:tx>'
        f'<c:spPr><a:ln w="{width}">{line}{dash}</a:ln></c:spPr>{marker}'
        f"<c:xVal>{_numbers([point[0] - shift for point in series.points], most)}</c:xVal>"
        f"<c:yVal>{_numbers([point[1] for point in series.points], most)}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )


def _numbers(values: Sequence[float], most: int) -> str:
    """Values as they stand in the file; series of unequal length get lost in LibreOffice, empty places don't."""
    points = "".join(f'<c:pt idx="{place}"><c:v>{value:.6g}</c:v></c:pt>' for place, value in enumerate(values))
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{most}"/>{points}</c:numLit>'


def _axis(
    own: int, other: int, place: str, title: str, ends: tuple[float, float], numbers: str, step: float | None
) -> str:
    grid = f'<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{RULE}"/></a:solidFill></a:ln>' \
           "</c:spPr></c:majorGridlines>"  # fmt: skip
    unit = f'<c:majorUnit val="{step:.10g}"/>' if step else ""
    turned = ' rot="-5400000" vert="horz"' if place == "l" else ""
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="{ends[1]:.10g}"/>'
        f'<c:min val="{ends[0]:.10g}"/></c:scaling><c:delete val="0"/><c:axPos val="{place}"/>'
        f"{grid if place == 'l' else ''}"
        f'<c:title><c:tx><c:rich><a:bodyPr{turned}/><a:p><a:pPr><a:defRPr b="0"/></a:pPr><a:r>'
        f'<a:rPr lang="en-GB" b="0"><a:solidFill><a:srgbClr val="{MUTED}"/></a:solidFill></a:rPr>'
        f"<a:t>{_said(title)}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title>'
        f'<c:numFmt formatCode="{numbers}" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{RULE}"/></a:solidFill></a:ln>'
        f'</c:spPr><c:crossAx val="{other}"/><c:crosses val="min"/><c:crossBetween val="midCat"/>'
        f"{unit}</c:valAx>"
    )
