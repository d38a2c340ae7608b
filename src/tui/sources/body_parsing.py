"""What every body has to keep, whoever published it: text, columns, numbers, order."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from tui.model.errors import Malformed

BLANKS = frozenset({"", ".", "n.a.", "N/A", "null"})
"""How publishers write a missing value."""
BELIEVABLE = (pd.Timestamp(1950, 1, 1), pd.Timestamp(2149, 12, 31))
"""Days that a publisher of ours can write."""
PAGE = re.compile(
    r"(\s|<\?xml[^>]*>|<!--.*?-->)*<(!doctype html|html|head|body|meta|script)\b",
    re.IGNORECASE | re.DOTALL,
)
TITLE = re.compile(r"<title[^>]*>([^<]+)", re.IGNORECASE)
MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
FIRST_CHARACTERS = 20_000
"""Where a page says what it is about."""


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
    if "\0" in decoded:
        raise Malformed(f"expected {expected}, got NUL bytes among {said(decoded)}")
    if not page and PAGE.match(decoded[:FIRST_CHARACTERS]):
        raise Malformed(f"expected {expected}, got a web page: {said(decoded)}")
    return decoded


def said(decoded: str) -> str:
    """What a body says that is not the data: the title of a page or its first words, quoted."""
    start = decoded[:FIRST_CHARACTERS]
    title = TITLE.search(start)
    words = title[1] if title else MARKUP.sub(" ", start)
    shown = "".join(letter if letter.isprintable() else " " for letter in words)
    return repr(" ".join(shown.split())[:100])


def json_value(body: bytes, expected: str) -> Any:
    """The value a JSON body holds; Malformed when it is not JSON."""
    decoded = text(body, expected)
    try:
        return json.loads(decoded)
    except (ValueError, RecursionError):
        raise Malformed(f"expected {expected}, got no JSON: {said(decoded)}") from None


def csv_table(body: bytes, expected: str, needed: Iterable[str]) -> pd.DataFrame:
    """A CSV body as text cells under its header, which has the needed columns.

    Malformed when it has not, or when a row has other than its width.
    """
    rows = [row for row in cells(text(body, expected), expected) if row]
    header = [name.strip() for name in rows[0]]
    require(header, needed, expected)
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


def cells(decoded: str, expected: str, delimiter: str = ",") -> list[list[str]]:
    """The cells of each line; Malformed when one is longer than any cell is."""
    try:
        return list(csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Malformed(f"expected {expected} as separated cells, got {error}") from None


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
    wrong = ~read.between(*BELIEVABLE)
    if wrong.any():
        raise Malformed(f"expected {expected} dates as {layout}, got {cells[wrong].iloc[0]!r}")
    return read


def numbers(cells: pd.Series, low: float, high: float, expected: str) -> pd.Series:
    """Text as floats, blanks as NaN; Malformed on the first other text or value out of range."""
    stripped = pd.Series([cell.strip() for cell in cells], cells.index, dtype="object")
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


def in_one_direction(frame: pd.DataFrame, by: str, expected: str) -> None:
    """Malformed when the months of a name come twice or go back and forth, as they were written."""
    steps = frame.groupby(by, sort=False)["observed"].diff().dropna()
    rising = steps > pd.Timedelta(0)
    wrong = rising if rising.mean() < 0.5 else ~rising
    wrong |= steps == pd.Timedelta(0)
    if wrong.any():
        row = frame.loc[wrong.index[wrong][0]]
        raise Malformed(
            f"expected months of {expected} in order and once, "
            f"got {row[by]} {row['observed']:%Y-%m} twice or out of order"
        )


def stamped(frame: pd.DataFrame, known: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    """The frame with ``observed`` and ``known`` in front and rows counted from 0."""
    counted = frame.reset_index(drop=True)
    rest = counted.drop(columns="observed")
    moments = known(counted["observed"])
    return pd.concat([counted["observed"], moments.rename("known"), rest], axis="columns")
