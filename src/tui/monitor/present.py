"""Comparison of two updates of the present, and the times at which it becomes another one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from tui.measures.auctions.results import auctions
from tui.model.snapshot import Snapshot
from tui.model.times import time_left_changes
from tui.model.update import Update
from tui.sources.calendars import RESULT_DELAY

NEVER = datetime.max.replace(tzinfo=UTC)


def auction_times(snapshot: Snapshot, now: datetime) -> list[datetime]:
    """Return when the bidding of each announced auction closes and its result is due, if later."""
    rows = auctions(snapshot)
    closes = [close.to_pydatetime() for close in rows.loc[~rows["held"].astype(bool), "closes"]]
    times = [*closes, *(close + RESULT_DELAY for close in closes)]
    return [each for each in times if each > now]


def times_of_change(
    present: Update, changes: Iterable[datetime], releases: Sequence[datetime]
) -> tuple[datetime, datetime]:
    """Return when an update becomes another one, and when the words of a time left change.

    ``changes`` are times known otherwise, ``releases`` the next ones of each source.
    """
    coming = [*releases, *auction_times(present.snapshot, present.now)]
    words = min((time_left_changes(each, present.now) for each in coming), default=NEVER)
    return min([*changes, *coming]), words


def are_equal(shown: Update, present: Update) -> bool:
    """Return whether two updates show the same, apart from their times."""
    return _content(shown) == _content(present)


def _content(update: Update) -> tuple[object, ...]:
    datasets = {
        key: (dataset.digest, dataset.state, dataset.amended, dataset.learned)
        for key, dataset in update.snapshot.datasets.items()
    }
    return datasets, update.statuses, update.notifications, update.switched_off
