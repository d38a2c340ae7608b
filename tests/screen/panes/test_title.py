"""Text in a pane's frame: title, age and errors of sources."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace
from rich.cells import cell_len

from tui.model.snapshot import Snapshot, Stamp, State
from tui.model.status import PartStatus
from tui.model.table import Table
from tui.model.update import Update
from tui.model.view import View
from tui.screen.panes.title import pane_title, source_errors

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
STAMP = Stamp(date(2026, 8, 7), datetime(2026, 8, 7, 22, tzinfo=UTC), State.CACHED)
VIEW = View("Par curve", STAMP, Table((), ()))


def update(*statuses: PartStatus) -> Update:
    parts = {(status.source, status.part): status for status in statuses}
    return Update(Snapshot(NOW, {}), (), NOW, statuses=parts)


def test_title_gives_view_day_age_and_state() -> None:
    text = "1 Par curve · 2026-08-07 · 108 d old · cached to 2026-08-07"
    assert pane_title(1, VIEW, NOW, 80) == text


def test_narrow_title_gives_day_once() -> None:
    assert pane_title(1, VIEW, NOW, 56) == "1 Par curve · 108 d old · cached to 2026-08-07"


def test_age_changes_at_midnight_in_new_york() -> None:
    late = datetime(2026, 8, 8, 3, 59, tzinfo=UTC)
    assert " · today · " in pane_title(1, VIEW, late, 80)
    assert " · 1 d old · " in pane_title(1, VIEW, late + timedelta(minutes=1), 80)


@given(st.text(min_size=1, max_size=70), st.integers(min_value=44, max_value=120))
def test_long_title_keeps_age_and_state(title: str, room: int) -> None:
    stale = structs.replace(VIEW, title=title, stamp=structs.replace(STAMP, state=State.STALE))
    text = pane_title(3, stale, NOW, room)
    assert text.endswith("2026-08-07 · 108 d old · stale")
    assert cell_len(text) <= room


def test_title_without_figures_has_no_age() -> None:
    nothing = structs.replace(VIEW, stamp=Stamp(None, None, State.CACHED))
    assert pane_title(1, nothing, NOW, 80) == "1 Par curve"


def test_source_errors_give_error_and_next_try() -> None:
    status = PartStatus("par_yields", "2026", failures=2, error="HTTP 503")
    soon = replace(status, next_try=NOW + timedelta(minutes=12))
    late = replace(status, next_try=NOW + timedelta(days=1))
    assert (
        source_errors(update(soon), ("par_yields",)) == "par_yields: HTTP 503, next try 10:12 EST"
    )
    assert source_errors(update(late), ("par_yields",)).endswith("next try 2026-11-24 10:00 EST")
    past = replace(status, next_try=NOW - timedelta(days=1))
    assert source_errors(update(past), ("par_yields",)) == "par_yields: HTTP 503"


def test_source_errors_count_failing_parts_of_given_sources() -> None:
    statuses = [
        PartStatus("prices", "SPY", failures=3, error="no route"),
        PartStatus("prices", "XLF", failures=1, error="HTTP 500"),
        PartStatus("prices", "XLV"),
        PartStatus("fred", "WMTSECL1", failures=9, error="HTTP 404"),
    ]
    assert source_errors(update(*statuses), ("prices",)) == "prices (2 of 3 parts): no route"
    assert source_errors(update(*statuses), ("par_yields",)) == ""
