"""A study of one condition computed anew: plain Python, day by day, from the bundled datasets."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime
from statistics import mean, median

from tui.model.snapshot import Snapshot

CLOSES = {"1M": 21, "3M": 63, "6M": 126}


class PlainStudy:
    """Days on which a tenor's par yield was above a level, and one fund's returns less SPY's."""

    def __init__(
        self, snapshot: Snapshot, symbol: str, tenor: str, above_pct: float, delay: int = 0
    ) -> None:
        self._delay = delay
        self._states = _states(snapshot, tenor, above_pct)
        fund, market = _closes(snapshot, symbol), _closes(snapshot, "SPY")
        days = sorted(fund.keys() & market.keys())
        self.known = [fund[day][1] for day in days]
        self.levels = [(fund[day][0], market[day][0]) for day in days]
        self.since: date = days[0]

    def _return_pp(self, start: int, end: int) -> float:
        (fund, market), (fund_later, market_later) = self.levels[start], self.levels[end]
        return 100 * (fund_later / fund - market_later / market)

    def _states_before_closes(self) -> list[bool | None]:
        """Return the last state known before each close."""
        waiting = list(self._states)
        state: bool | None = None
        states: list[bool | None] = []
        for known in self.known:
            while waiting and waiting[0][0] < known:
                state = waiting.pop(0)[1]
            states.append(state)
        return states

    def while_held(self) -> dict[str, float]:
        """Return days, periods and means a month while it held, otherwise and on any day."""
        held: list[float] = []
        others: list[float] = []
        periods, before, states = 0, False, self._states_before_closes()
        for place in range(len(self.levels) - 1):
            state = states[place - self._delay] if place >= self._delay else None
            if state is True:
                held.append(self._return_pp(place, place + 1))
                periods += not before
            elif state is False:
                others.append(self._return_pp(place, place + 1))
            before = state is True
        every = [self._return_pp(place, place + 1) for place in range(len(self.levels) - 1)]
        return {
            "days": len(held),
            "episodes": periods,
            "mean_pp": 21 * mean(held),
            "otherwise_mean_pp": 21 * mean(others),
            "base_mean_pp": 21 * mean(every),
            "hit_pct": 100 * mean(change > 0 for change in held),
            "base_hit_pct": 100 * mean(change > 0 for change in every),
        }

    def after(self, horizon: str) -> dict[str, float]:
        """Return the number of windows and their returns, and those of windows of any day."""
        closes = CLOSES[horizon]
        last = len(self.levels) - closes
        windows: list[float] = []
        free_from = 0
        held = False
        for moment, state in self._states:
            if state is True and not held:
                first = bisect_right(self.known, moment)
                place = first + self._delay
                if first > 0 and free_from <= place < last:
                    windows.append(self._return_pp(place, place + closes))
                    free_from = place + closes
            held = held if state is None else state
        every = [self._return_pp(place, place + closes) for place in range(last)]
        return {
            "episodes": len(windows),
            "days": closes,
            "median_pp": median(windows),
            "mean_pp": mean(windows),
            "hit_pct": 100 * mean(change > 0 for change in windows),
            "base_median_pp": median(every),
            "base_mean_pp": mean(every),
            "base_hit_pct": 100 * mean(change > 0 for change in every),
        }


def _states(snapshot: Snapshot, tenor: str, above_pct: float) -> list[tuple[datetime, bool | None]]:
    """Return whether the yield was above the level, by the time it became known, ascending."""
    values: dict[date, tuple[datetime, float]] = {}
    for part in snapshot.parts("par_yields"):
        for observed, known, value in zip(
            part.frame["observed"], part.frame["known"], part.frame[tenor], strict=True
        ):
            values[observed.date()] = (known.to_pydatetime(), float(value))
    return [
        (known, None if value != value else value > above_pct)
        for _, (known, value) in sorted(values.items())
    ]


def _closes(snapshot: Snapshot, symbol: str) -> dict[date, tuple[float, datetime]]:
    """Return the sample's levels and known times of a fund by day."""
    [sample] = snapshot.parts("prices")
    rows = sample.frame[sample.frame["symbol"] == symbol]
    return {
        observed.date(): (float(total), known.to_pydatetime())
        for observed, known, total in zip(
            rows["observed"], rows["known"], rows["total"], strict=True
        )
    }
