"""Tables that sort, filter and page: AG Grid with texts in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as dag
from dash import html

from scenarios.text import Text

PAGE_ROWS = 20
MOST_ROWS = 5000
_TEXTS = (
    "page", "to", "of", "nextPage", "lastPage", "firstPage", "previousPage", "pageSizeSelectorLabel", "noRowsToShow",
    "filterOoo", "contains", "notContains", "equals", "notEqual", "startsWith", "endsWith", "blank", "notBlank",
    "andCondition", "orCondition", "greaterThan", "lessThan", "inRange", "loadingOoo", "ariaSortableColumn",
)  # fmt: skip


def grid(
    identifier: str, columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], text: Text, label: str,
    **more: Any,
) -> Any:  # fmt: skip
    """A table; `columns` are AG Grid's column definitions, rows beyond the cap are cut (say so beside it)."""
    shown = list(rows)[:MOST_ROWS]
    options: dict[str, Any] = {
        "domLayout": "autoHeight", "pagination": len(shown) > PAGE_ROWS, "paginationPageSize": PAGE_ROWS,
        "paginationPageSizeSelector": False, "localeText": {key: text(f"grid.{key}") for key in _TEXTS},
        "suppressDragLeaveHidesColumns": True, "ensureDomOrder": True, "enableCellTextSelection": True,
    }  # fmt: skip
    table = dag.AgGrid(
        id=identifier, columnDefs=list(columns), rowData=shown,
        columnSize=more.pop("columnSize", "responsiveSizeToFit"),
        defaultColDef={"sortable": True, "resizable": True, "wrapHeaderText": True, "autoHeaderHeight": True},
        dashGridOptions={**options, **more.pop("options", {})}, style={"height": None}, className="ag-theme-quartz",
        **more,
    )  # fmt: skip
    # The grid itself takes no such attribute.
    return html.Div(table, role="region", **{"aria-label": label})
