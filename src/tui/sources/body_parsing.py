"""Checks and conversions that all parsers share: text, JSON, CSV, days, numbers and order.

``expected`` is the name of the data, such as "FRED SOFR". Every message of ``Malformed`` begins
with it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from reprlib import Repr
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from tui.model.clean_text import clean_text
from tui.model.errors import Malformed

MISSING_VALUES = frozenset({"", ".", "n.a.", "N/A", "null"})
"""The texts with which publishers mark a missing value."""
PLAUSIBLE_DAYS = (pd.Timestamp(1950, 1, 1), pd.Timestamp(2149, 12, 31))
"""First and last day that a body may contain."""
MAX_PIECES = 200_000
"""Most lines, tags, JSON arrays or JSON objects of a body. Real bodies have up to 17,000."""
MAX_COLUMNS = 500
"""Most columns of a body. Real bodies have up to 140."""
WEB_PAGE = re.compile(
    r"(?>\s|<\?xml[^>]*>|<!--.*?-->)*+<(!doctype html|html|head|body|meta|script)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Start of a web page. Possessive: a comment is not searched for other ends, which takes forever
after many comments."""
TITLE = re.compile(r"<title[^>]*>([^<]+)", re.IGNORECASE)
MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
PLAIN_NAME = re.compile(r"[^\W_][\w ,.:&'()/-]{0,199}")
"""A name as the publishers write it, such as ``Korea, South``. A formula begins otherwise."""
SHORT = Repr()
"""Short form of a JSON value, however large and deep the value is."""
SHORT.maxlevel, SHORT.maxstring, SHORT.maxlong = 4, 120, 60
START_CHARACTERS = 20_000
"""Length of the start of a body in which a web page and its title are searched for."""


def decode_text(body: bytes, expected: str, *, is_page: bool = False) -> str:
    """Return a body as text, without a byte order mark.

    ``is_page`` is True if the publisher's data is a web page. Raises ``Malformed`` if the body is
    empty, is not UTF-8, contains NUL bytes, has more than ``MAX_PIECES`` pieces, or is a web page
    although ``is_page`` is False.
    """
    if not body.strip():
        raise Malformed(f"expected {expected}, got an empty body")
    try:
        decoded = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(f"expected {expected} in UTF-8, got other bytes: {error.reason}") from None
    if "\0" in decoded:
        raise Malformed(f"expected {expected}, got NUL bytes among {excerpt(decoded)}")
    if not is_page and WEB_PAGE.match(decoded[:START_CHARACTERS]):
        raise Malformed(f"expected {expected}, got a web page: {excerpt(decoded)}")
    for piece in "\n\r<[{":
        if (count := decoded.count(piece)) > MAX_PIECES:
            raise Malformed(f"expected {expected}, got a body of {count:,} times {piece!r}")
    return decoded


def excerpt(decoded: str) -> str:
    """Return the title of a page, or else the first 100 characters of a body, quoted.

    Markup, line breaks and control characters are removed. Used in messages about a body that is
    not the data.
    """
    start = decoded[:START_CHARACTERS]
    title = TITLE.search(start)
    words = title[1] if title else MARKUP.sub(" ", start)
    return repr(" ".join(clean_text(words).split())[:100])


def shown(value: object) -> str:
    """Return a JSON value as messages show it: texts in quotes, and at most 120 characters."""
    return clean_text(SHORT.repr(value))[:120]


def parse_json(body: bytes, expected: str) -> Any:
    """Return the value of a JSON body.

    Raises ``Malformed`` if the body is not JSON, or if an escape in it is no character (half of a
    surrogate pair). NaN and infinity are not JSON.
    """
    decoded = decode_text(body, expected)
    try:
        value = json.loads(decoded, parse_constant=_refuse_constant)
        if "\\u" in decoded:
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except (ValueError, RecursionError):
        raise Malformed(f"expected {expected}, got no JSON: {excerpt(decoded)}") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def is_number(value: object, low: float, high: float) -> bool:
    """Return whether a JSON value is a number from ``low`` to ``high``, both included."""
    return type(value) in (int, float) and low <= value <= high  # type: ignore[operator]


def parse_csv(body: bytes, expected: str, required: Iterable[str]) -> pd.DataFrame:
    """Return the rows of a CSV body as text, with the names of its header as columns.

    Raises ``Malformed`` if a required column is missing, a column comes twice, or there are no
    rows. Also raises it if a row has more or fewer cells than the header.
    """
    rows = [row for row in split_cells(decode_text(body, expected), expected) if row]
    if not rows:
        raise Malformed(f"expected {expected}, got empty lines alone")
    header = [name.strip() for name in rows[0]]
    require_columns(header, required, expected)
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


def split_cells(decoded: str, expected: str, delimiter: str = ",") -> list[list[str]]:
    """Return the cells of each line, as text.

    Raises ``Malformed`` if the ``csv`` module cannot read a line, for example because a cell has
    more than 131,072 characters.
    """
    try:
        return list(csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Malformed(f"expected {expected} as separated cells, got {error}") from None


def require_columns(columns: Iterable[str], required: Iterable[str], expected: str) -> None:
    """Raise ``Malformed`` if a required column is missing. The message lists the columns.

    Also raises ``Malformed`` if there are more than ``MAX_COLUMNS``.
    """
    present = list(columns)
    if len(present) > MAX_COLUMNS:
        raise Malformed(f"expected {expected}, got {len(present):,} columns")
    missing = [name for name in required if name not in present]
    if missing:
        listed = ", ".join(map(str, present))[:160]
        raise Malformed(f"expected {expected} with {', '.join(missing)}; got {listed}")


def parse_days(cells: pd.Series, layout: str, expected: str) -> pd.Series:
    """Return texts as days (``datetime64[us]``, no zone). ``layout`` is a ``strptime`` format.

    Raises ``Malformed`` at the first cell that has another layout or lies outside
    ``PLAUSIBLE_DAYS``.
    """
    stripped = cells.str.strip()
    parsed = pd.to_datetime(stripped, format=layout, errors="coerce").astype("datetime64[us]")
    wrong = ~parsed.between(*PLAUSIBLE_DAYS)
    if wrong.any():
        raise Malformed(f"expected {expected} dates as {layout}, got {cells[wrong].iloc[0]!r}")
    return parsed


def parse_names(cells: pd.Series, expected: str, place: str = "line") -> pd.Series:
    """Return names without the blanks around them. The index of ``cells`` has their lines.

    Raises ``Malformed`` at the first that is no ``PLAIN_NAME``, with its line. ``place`` is the
    word for a line, such as ``row``.
    """
    names: pd.Series = cells.str.strip()
    wrong = names[~names.str.fullmatch(PLAIN_NAME.pattern)]
    if not wrong.empty:
        raise Malformed(
            f"expected {expected} {cells.name} of letters, digits, blanks and , . : & ' ( ) / -, "
            f"got {wrong.iloc[0][:60]!r} in {place} {wrong.index[0]}"
        )
    return names


def parse_numbers(cells: pd.Series, low: float, high: float, expected: str) -> pd.Series:
    """Return texts as floats, ``MISSING_VALUES`` as NaN.

    Raises ``Malformed`` at the first cell that is no number or is not from ``low`` to ``high``.
    """
    texts = [text.strip() for text in cells.to_numpy("object")]  # faster than the column
    numbers = pd.to_numeric(np.array(texts, dtype="object"), errors="coerce").astype("float64")
    outside = np.flatnonzero(~((low <= numbers) & (numbers <= high)))
    for place in outside:
        if texts[place] not in MISSING_VALUES:
            raise Malformed(
                f"expected {expected} {cells.name} from {low:g} to {high:g}, "
                f"got {cells.iloc[place]!r}"
            )
    return pd.Series(numbers, cells.index)


def require_ordered_days(observed: pd.Series, expected: str) -> None:
    """Raise ``Malformed`` if a day comes twice, or if the days neither ascend nor descend."""
    twice = observed[observed.duplicated()]
    if not twice.empty:
        raise Malformed(f"expected each day once in {expected}, got {twice.iloc[0]:%Y-%m-%d} twice")
    if not (observed.is_monotonic_increasing or observed.is_monotonic_decreasing):
        step = observed.diff().dropna()
        turn = observed[step.index[(step > pd.Timedelta(0)) != (step.iloc[0] > pd.Timedelta(0))][0]]
        raise Malformed(f"expected days in order in {expected}, got {turn:%Y-%m-%d} out of order")


def require_ordered_months(frame: pd.DataFrame, by: str, expected: str) -> None:
    """Raise ``Malformed`` if a month comes twice or out of order among the rows of a key.

    ``by`` is the column of the key. The months of all keys must run in the same direction, either
    ascending or descending.
    """
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


def add_known_times(
    frame: pd.DataFrame, known_times: Callable[[pd.Series], pd.Series]
) -> pd.DataFrame:
    """Return the frame with ``observed`` and ``known`` as first columns and rows counted from 0.

    ``known_times(observed)`` returns the known time of each day, UTC.
    """
    counted = frame.reset_index(drop=True)
    rest = counted.drop(columns="observed")
    moments = known_times(counted["observed"])
    return pd.concat([counted["observed"], moments.rename("known"), rest], axis="columns")
