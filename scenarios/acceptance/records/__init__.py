"""Records of a plant: tidy tables of shifts or days, read from XLSX, CSV or Parquet, with every doubt said."""

from scenarios.acceptance.records.columns import COLUMNS, Column, column_names, heading_of
from scenarios.acceptance.records.model import FileDigest, Place, Records, Row, places_text
from scenarios.acceptance.records.read import read_record, read_records, together

__all__ = [
    "COLUMNS",
    "Column",
    "FileDigest",
    "Place",
    "Records",
    "Row",
    "column_names",
    "heading_of",
    "places_text",
    "read_record",
    "read_records",
    "together",
]
