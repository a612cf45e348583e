"""Keeping what was computed: results as canonical JSON, addressed by the content that determines them."""

from scenarios.store.results import result_from_json, result_to_json
from scenarios.store.runs import RunStore, run_address

__all__ = ["RunStore", "result_from_json", "result_to_json", "run_address"]
