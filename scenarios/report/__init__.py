"""The quotation report of an appraised scenario, as DOCX, XLSX and one HTML page, in Chinese or English.

`content` says what stands in it, `docx`, `xlsx` and `html` how it is written down, `write` makes the files.
"""

from scenarios.documents.model import Report
from scenarios.report.content import quote_content
from scenarios.report.side_by_side import Option
from scenarios.report.write import write_quote

__all__ = ["Option", "Report", "quote_content", "write_quote"]
