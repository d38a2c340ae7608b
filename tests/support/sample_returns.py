"""Returns computed from the text of the bundled sample, without the program's own parser."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import cache

from tui.store.bundle import BODIES


@cache
def _lines() -> dict[tuple[str, str], list[str]]:
    [body] = [body for body in BODIES if body.sample]
    lines = [line.split() for line in body.read().decode().splitlines()[1:]]
    return {(words[0], words[1]): words[2:] for words in lines}


@cache
def _days() -> list[date]:
    [(first, gaps)] = [(key[1], gaps) for key, gaps in _lines().items() if key[0] == "dates"]
    days = [date.fromisoformat(first)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=int(gap)))
    return days


def total_return_pct(symbol: str, since: date, until: date) -> float:
    """Return the total return in % from the last close before ``since`` to that of ``until``."""
    first, *returns = map(int, _lines()["total", symbol])
    begin = sum(day < since for day in _days()) - 1
    end = _days().index(until)
    units = sum(returns[begin - first : end - first])
    return 100 * math.expm1(units * 1e-5)


def relative_return_pp(symbol: str, since: date, until: date) -> float:
    """Return a total return less that of SPY, in percentage points."""
    own, market = (total_return_pct(each, since, until) for each in (symbol, "SPY"))
    return own - market
