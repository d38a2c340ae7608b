"""What every body has to keep, whoever published it: text, columns, numbers, order."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from tui.model import Malformed

BLANKS = frozenset({"", ".", "n.a.", "N/A", "null"})
"""How publishers write a missing value."""


def text(body: bytes, expected: str, *, page: bool = False) -> str:
    """A body as text. Malformed when it is empty, not UTF-8, or a web page where data should be.

    ``page`` is True where the publisher's data is a web page.
    """
    if not body.strip():
        raise Malformed(f"expected {expected}, got an empty body")
    try:
        decoded = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(f"expected {expected} in UTF-8, got other bytes: {error.reason}") from None
    if not page and re.match(r"\s*(<!doctype html|<html)", decoded, re.IGNORECASE):
        raise Malformed(f"expected {expected}, got a web page{_title(decoded)}")
    return decoded


def _title(page: str) -> str:
    found = re.search(r"<title[^>]*>([^<]{1,80})", page, re.IGNORECASE)
    return f": {' '.join(found[1].split())!r}" if found else ""


def json_value(body: bytes, expected: str) -> Any:
    """The value a JSON body holds; Malformed when it is not JSON."""
    try:
        return json.loads(text(body, expected))
    except (json.JSONDecodeError, RecursionError) as error:
        raise Malformed(f"expected {expected}, got no JSON: {error}") from None


def csv_table(body: bytes, expected: str) -> pd.DataFrame:
    """A CSV body as text cells under its header; Malformed when a row has other than its width."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text(body, expected), newline="")) if row]
    except csv.Error as error:
        raise Malformed(f"expected {expected}, got no CSV: {error}") from None
    header = [name.strip() for name in rows[0]]
    if len(set(header)) != len(header):
        raise Malformed(f"expected {expected}, got a column twice: {', '.join(header)[:120]}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise Malformed(
                f"expected {expected}: {len(header)} cells in row {number}, got {len(row)}"
            )
    if len(rows) == 1:
        raise Malformed(f"expected {expected}, got a header without rows")
    return pd.DataFrame(rows[1:], columns=header, dtype="str")


def require(columns: Iterable[str], needed: Iterable[str], expected: str) -> None:
    """Malformed when a needed column is not there; the message names what came instead."""
    came = list(columns)
    missing = [name for name in needed if name not in came]
    if missing:
        raise Malformed(
            f"expected {expected} with {', '.join(missing)}; got {', '.join(map(str, came))[:160]}"
        )


def days(cells: pd.Series, layout: str, expected: str) -> pd.Series:
    """Text as days (``datetime64[us]``); Malformed on the first cell of another layout."""
    stripped = cells.str.strip()
    read = pd.to_datetime(stripped, format=layout, errors="coerce").astype("datetime64[us]")
    if read.isna().any():
        raise Malformed(
            f"expected {expected} dates as {layout}, got {cells[read.isna()].iloc[0]!r}"
        )
    return read


def numbers(cells: pd.Series, low: float, high: float, expected: str) -> pd.Series:
    """Text as floats, blanks as NaN; Malformed on the first other text or value out of range."""
    stripped = cells.str.strip()
    read = pd.to_numeric(stripped, errors="coerce").astype("float64")
    wrong = ~(read.between(low, high) | stripped.isin(BLANKS))
    if wrong.any():
        raise Malformed(
            f"expected {expected} {cells.name} from {low:g} to {high:g}, "
            f"got {cells[wrong].iloc[0]!r}"
        )
    return read


def in_order(observed: pd.Series, expected: str) -> None:
    """Malformed when a day comes twice or the days go back and forth."""
    twice = observed[observed.duplicated()]
    if not twice.empty:
        raise Malformed(f"expected each day once in {expected}, got {twice.iloc[0]:%Y-%m-%d} twice")
    if not (observed.is_monotonic_increasing or observed.is_monotonic_decreasing):
        step = observed.diff().dropna()
        turn = observed[step.index[(step > pd.Timedelta(0)) != (step.iloc[0] > pd.Timedelta(0))][0]]
        raise Malformed(f"expected days in order in {expected}, got {turn:%Y-%m-%d} out of order")


def stamped(frame: pd.DataFrame, known: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    """The frame with ``observed`` and ``known`` in front and rows counted from 0."""
    counted = frame.reset_index(drop=True)
    rest = counted.drop(columns="observed")
    moments = known(counted["observed"])
    return pd.concat([counted["observed"], moments.rename("known"), rest], axis="columns")
