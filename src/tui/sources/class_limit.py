"""Limit of a fund's move against its class: the other funds on the same day."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.model.errors import Disputed, Malformed
from tui.sources.value_limits import UNCONFIRMED

LEAD = pd.Timedelta(days=10)
"""Longest time before a body in which the closes before its first day are looked up."""


class ClassLimit(Struct, frozen=True):
    """Limit of the distance of a fund's daily move from the median move of the others.

    A newest close beyond it is conceivable, because a single share may fall alone. It is accepted
    with the next close, unless that goes back as far: then once the publisher repeats it.
    """

    column: str
    """Column of the closes. ``symbol`` is the column of the funds."""
    most: float
    """Largest distance accepted at once, as a factor."""
    least_count: int
    """Least number of other funds with a move of the day."""

    def check(self, frame: pd.DataFrame, others: Iterable[pd.DataFrame]) -> None:
        """Raise ``Malformed`` if the newest close of a fund leaves its class.

        Raise ``Disputed`` if an earlier one does and the next goes back. ``frame`` has the closes
        of one fund, ascending. ``others`` may have closes of several funds and of the same one.
        """
        median, count = self._class_moves(frame, others)
        logs = np.log(frame[self.column].to_numpy())
        excess = np.diff(logs) - median
        is_known = count >= self.least_count
        is_far = is_known & (np.abs(excess) > np.log(self.most))
        is_back = is_far[:-1] & is_far[1:] & (np.sign(excess[1:]) == -np.sign(excess[:-1]))
        starts = [int(at) for at in np.flatnonzero(is_back) if at == 0 or not is_back[at - 1]]
        if is_far.size and is_far[-1] and not (is_back.size and is_back[-1]):
            reason = self._reason(frame, is_far.size - 1, median[-1], count[-1])
            raise Malformed(f"{reason}; {UNCONFIRMED}")
        if starts:
            reasons = [self._reason(frame, at, median[at], count[at]) for at in starts]
            days = frame["observed"].dt.strftime("%Y-%m-%d").to_numpy()
            symbol = frame["symbol"].iloc[0]
            names = (f"{symbol} {days[at + 1]} class {excess[at]:+.2g}" for at in starts)
            raise Disputed(reasons[0], frozenset(names))

    def _class_moves(
        self, frame: pd.DataFrame, others: Iterable[pd.DataFrame]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the median move of the other funds on each day but the first, and their number.

        Moves are differences of logarithms. The median is NaN where there is none.
        """
        symbol, first = frame["symbol"].iloc[0], frame["observed"].min() - LEAD
        columns = ["observed", "symbol", self.column]
        parts = [
            rows.loc[(rows["observed"] >= first) & (rows["symbol"] != symbol), columns]
            for rows in others
        ]
        rows = pd.concat(
            [frame[columns].iloc[:0], *parts], keys=range(len(parts) + 1), names=["part"]
        ).reset_index("part")
        rows = rows.sort_values(["part", "symbol", "observed"], kind="stable")
        logs = np.log(rows[self.column])
        moves = rows.assign(move=logs.groupby([rows["part"], rows["symbol"]]).diff())
        moves = moves.dropna(subset="move").drop_duplicates(["symbol", "observed"])
        by_day = moves.groupby("observed")["move"]
        days = frame["observed"].iloc[1:]
        median = by_day.median().reindex(days).to_numpy()
        return median, by_day.size().reindex(days, fill_value=0).to_numpy()

    def _reason(self, frame: pd.DataFrame, at: int, median: float, count: int) -> str:
        before, wrong = frame.iloc[at], frame.iloc[at + 1]
        move = wrong[self.column] / before[self.column] - 1
        return (
            f"expected {wrong['symbol']} of {wrong['observed']:%Y-%m-%d} to move like the other "
            f"funds ({np.expm1(median):+.1%}, median of {count}), got {move:+.1%}"
        )
