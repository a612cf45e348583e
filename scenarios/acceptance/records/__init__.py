"""Records of a plant: tidy tables of shifts or days, read from XLSX, CSV or Parquet, with every doubt said."""

from scenarios.acceptance.records.columns import COLUMNS, Column, heading_of
from scenarios.acceptance.records.model import FileDigest, Place, Records, Row
from scenarios.acceptance.records.read import read_records

__all__ = ["COLUMNS", "Column", "FileDigest", "Place", "Records", "Row", "heading_of", "read_records"]
