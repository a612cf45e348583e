"""Where the REST interface is."""

from __future__ import annotations

API = "/api/v1"
