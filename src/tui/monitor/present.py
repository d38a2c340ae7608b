"""Comparison of two updates of the present, and the times at which it becomes another one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from tui.measures.auctions.results import auctions as results
from tui.measures.cache import are_same, identities
from tui.model.snapshot import Snapshot
from tui.model.times import time_left_changes
from tui.model.update import Update
from tui.monitor.wakeups import next_midnight
from tui.sources.base import Source
from tui.sources.calendars import RESULT_DELAY, next_tic_release
from tui.store.freshness import GRACE

NEVER = datetime.max.replace(tzinfo=UTC)


def auction_times(snapshot: Snapshot, now: datetime) -> list[datetime]:
    """Return when the bidding of each announced auction closes and its result is due, if later."""
    rows = results(snapshot)
    closes = [close.to_pydatetime() for close in rows.loc[~rows["held"].astype(bool), "closes"]]
    times = [*closes, *(close + RESULT_DELAY for close in closes)]
    return [each for each in times if each > now]


def times_of_change(
    present: Update, changes: Iterable[datetime], sources: Collection[Source]
) -> tuple[datetime, datetime, datetime]:
    """Return when an update becomes another one, when words do, and when figures do.

    ``changes`` are times known otherwise. The words are those of times left, which are shown until
    the next TIC release and until each announced auction closes. Figures become other ones with the
    day, after a release and with an auction, even if nothing is requested or notified.
    """
    now, auctions = present.now, auction_times(present.snapshot, present.now)
    _, tic_release = next_tic_release(now)
    shown = [each for each in (*auctions, tic_release) if each > now]
    words = min((time_left_changes(each, now) for each in shown), default=NEVER)
    releases = [source.next_release(now) for source in sources]
    missed = [source.next_release(now - GRACE) for source in sources]
    figures = min([next_midnight(now), *missed, *auctions])
    return min([*changes, *releases, *auctions]), words, figures


def has_new_figures(before: Update, after: Update) -> bool:
    """Return whether a dataset of an update is not one of the update before it."""
    datasets = [update.snapshot.datasets.values() for update in (before, after)]
    earlier, later = map(identities, datasets)
    return not are_same(earlier, later)


def is_still_present(shown: Update, present: Update) -> bool:
    """Return whether an update shows the same as the present, apart from its time.

    One that names an error never does, nor one whose rules are not evaluated yet.
    """
    if shown.is_past or not shown.is_evaluated:
        return False
    is_at_fault = any((shown.error, present.error, present.unreadable))
    return not is_at_fault and _content(shown) == _content(present)


def _content(update: Update) -> tuple[object, ...]:
    datasets = {
        key: (dataset.digest, dataset.state, dataset.amended, dataset.learned)
        for key, dataset in update.snapshot.datasets.items()
    }
    return datasets, update.statuses, update.notifications, update.switched_off
