"""Days and values of a measure, kept as arrays: most of its histories are never drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import overload

from tui.alerts.series.history import Keys, Values

Point = tuple[date, float]


class MeasurePoints(Sequence[Point]):
    """Points of a history, oldest first. It equals any other sequence of the same points."""

    def __init__(self, days: Keys, values: Values) -> None:
        """``days`` are in days since 1970."""
        self._days, self._values = days, values

    def __len__(self) -> int:
        return self._days.size

    @overload
    def __getitem__(self, place: int) -> Point: ...

    @overload
    def __getitem__(self, place: slice) -> MeasurePoints: ...

    def __getitem__(self, place: int | slice) -> Point | MeasurePoints:
        if isinstance(place, slice):
            return MeasurePoints(self._days[place], self._values[place])
        day: date = self._days[place].astype("datetime64[D]").item()
        return day, float(self._values[place])

    def __iter__(self) -> Iterator[Point]:
        days = self._days.astype("datetime64[D]").tolist()
        return zip(days, self._values.tolist(), strict=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))
