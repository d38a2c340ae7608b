"""Files of D'Amico, Kim and Wei: the captured days, and made days between them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd

from tests.support.bodies import captured

CAPTURED = captured("DKW_updates_2026-08-31_cut.csv")
"""The whole preamble and header, four days and a holiday."""


@cache
def _pieces() -> tuple[str, list[str], dict[str, list[str]]]:
    """Return the text before the first day, the names of the columns, and the captured days."""
    lines = CAPTURED.decode().splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith('"date"'))
    names = [name.strip('"') for name in lines[at].split(",")]
    days = {line.split(",")[0]: line.split(",")[1:] for line in lines[at + 1 :]}
    return "\n".join(lines[: at + 1]), names, days


def figures() -> dict[str, list[float]]:
    """Return the figures of each day of ``days()`` by column: between two captured days, a line."""
    _, names, captured_days = _pieces()
    table = pd.DataFrame.from_dict(captured_days, orient="index", columns=names[1:])
    table.index = pd.DatetimeIndex(table.index)
    numbers = table.apply(pd.to_numeric, errors="coerce").dropna(how="all")
    filled = numbers.reindex(days()).interpolate(method="time").bfill()
    return {str(name): filled[name].tolist() for name in filled.columns}


@cache
def days() -> pd.DatetimeIndex:
    """Return the first day, and the business days of nine years: a whole file takes seconds."""
    recent = pd.bdate_range("2017-05-01", "2026-08-31")
    return pd.DatetimeIndex([pd.Timestamp(1983, 1, 3), *recent])


def body(altered: Mapping[str, list[float]] | None = None, last: str = "2026-08-31") -> bytes:
    """Return a whole file to a day, with these figures in place of ``figures()``."""
    head, names, captured_days = _pieces()
    values = {**figures(), **(altered or {})}
    columns = [values[name] for name in names[1:]]
    lines = [head]
    for at, day in enumerate(days().strftime("%Y-%m-%d")):
        if day > last:
            break
        row = captured_days.get(day) if altered is None else None
        lines.append(",".join([day, *(row or [f"{column[at]:.14g}" for column in columns])]))
    return ("\n".join(lines) + "\n").encode()
