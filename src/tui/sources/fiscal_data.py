"""Tables of FiscalData: the address of a query, and the rows of a response as text."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.body_parsing import parse_csv, parse_json, require_columns, shown

HOST = "api.fiscaldata.treasury.gov"
SERVICE = f"https://{HOST}/services/api/fiscal_service"
MAX_ROWS = 10_000
"""Largest page that FiscalData serves."""


def table_url(table: str, fields: Mapping[str, str], query: str = "") -> str:
    """Return the address of some fields of a table, oldest rows first, on one page.

    ``query`` is a filter such as ``record_date:gte:2025-01-01``, "" for all rows.
    """
    chosen = f"filter={query}&" if query else ""
    names = ",".join(fields)
    return (
        f"{SERVICE}/{table}?{chosen}fields={names}"
        f"&sort=record_date&page[size]={MAX_ROWS}&format=json"
    )


def table_rows(body: bytes, fields: Mapping[str, str], expected: str) -> pd.DataFrame:
    """Return the rows of a JSON or CSV response as text, with the names of ``fields``.

    ``fields`` maps FiscalData's names to the headings of its CSV download. Raises ``Malformed`` if
    the response is no such table, is one page of several, or has another number of rows than it
    reports.
    """
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        table = parse_csv(body, expected, ()).rename(
            columns={heading: name for name, heading in fields.items()}
        )
        require_columns(table.columns, fields, expected)
        return table[list(fields)]
    value = parse_json(body, expected)
    records = value.get("data") if isinstance(value, dict) else None
    if (
        not isinstance(records, list)
        or not records
        or not all(isinstance(record, dict) for record in records)
    ):
        raise Malformed(f"expected {expected} as a list of objects, got {shown(value)}")
    meta = value.get("meta")
    count = meta.get("total-count") if isinstance(meta, dict) else None
    if count != len(records):
        raise Malformed(f"expected {expected} whole, got {len(records)} of {shown(count)} rows")
    table = pd.DataFrame(records)
    require_columns(table.columns, fields, expected)
    return table[list(fields)].fillna("").astype("str")
