"""Radar of releases, and the same as a calendar file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from rich.cells import cell_len

from tests.measures.releases.test_releases import NOW, with_lists
from tests.support.bodies import captured
from tests.support.lead_text import lead_texts
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, update_of
from tui.measures.releases.releases import DayBasis, PlannedRelease, releases_to_come
from tui.model.format import format_cell
from tui.model.times import parse_moment
from tui.screen.widgets.table_columns import fit_columns, measure_columns
from tui.screen.widgets.table_text import text_within
from tui.sources import fed_calendar
from tui.views.stamps import NOTHING_KNOWN
from tui.views.supply.icalendar import icalendar_text
from tui.views.supply.radar import days_to, view

_LINE = re.compile(r"[A-Z-]+(?:;[A-Z-]+=[^:;,]+)*:[^\x00-\x08\x0a-\x1f\x7f]*")
"""Content line of RFC 5545, section 3.1."""
_MOMENT = re.compile(r"\d{8}T\d{6}Z")
HOUR = timedelta(hours=1)


def test_first_release_is_in_the_lead_with_its_countdown() -> None:
    shown = view(update_of(bundled_snapshot(NOW)), None)
    assert lead_texts(shown)[0].startswith("H.4.1: Fed's holdings in 3 h 30 min")
    assert lead_texts(shown)[0].endswith("day by rule")
    texts = [[format_cell(cell) for cell in row.cells] for row in shown.table.rows]
    rows = {row[0]: row for row in texts}
    assert rows["20-Year bond auction"][1:3] == ["6 d 0 h", "Wed 22 Jul 13:00 EDT"]
    assert rows["CPI"][1] == "—"
    assert rows["CPI"][-1] == "no list yet"


def test_overdue_release_says_when_it_was_due_and_how_late_it_is() -> None:
    moment = parse_moment("2025-01-09T20:00")
    shown = view(update_of(bundled_snapshot(moment)), None)
    texts = [[format_cell(cell) for cell in row.cells] for row in shown.table.rows]
    of_fed = [row for row in texts if row[0] == "H.4.1: Fed's holdings"]
    assert of_fed[0][1:3] == ["3 h 30 min late", "Thu 9 Jan 16:30 EST"]
    assert of_fed[0][-1] == "due, not seen yet"
    assert of_fed[1][1:3] == ["6 d 20 h", "Thu 16 Jan 16:30 EST"]
    lead = "H.4.1: Fed's holdings due 9 Jan 16:30 EST, not seen yet  late by 3 h 30 min"
    assert lead_texts(shown)[1] == f"{lead}  1 more overdue"
    assert texts[0] == of_fed[0]  # the nearest comes first
    known = [row for row in texts if row[1] != "—"]
    assert known[-1][1] == "370 d late"  # reports that this archive lacks come last
    assert shown.tidy is not None
    days = [row.cells[-1].value for row in shown.tidy.rows if row.cells[0].value == "H.4.1"]
    assert days == [0, 7]


def test_export_has_all_releases_with_the_days_until_then() -> None:
    shown = view(update_of(with_lists()), None)
    assert shown.tidy is not None
    rows = [[cell.value for cell in row.cells] for row in shown.tidy.rows]
    assert ["auction20", 6] in [[row[0], row[4]] for row in rows]
    assert sum(row[0] == "CPI" for row in rows) == 3
    assert len(shown.table.rows) < len(rows)


def test_lead_says_that_an_auction_was_announced() -> None:
    auction = bundled_snapshot(date(2025, 12, 19))
    lead = lead_texts(view(update_of(auction), None))[0]
    assert lead.startswith("13-Week bill auction in 2 d 11 h")
    assert lead.endswith("  announced")


def test_days_are_counted_in_new_york() -> None:
    at = datetime(2026, 7, 22, 17, tzinfo=UTC)
    assert days_to(at, datetime(2026, 7, 22, 3, tzinfo=UTC)) == 1  # 23:00 of the 21st
    assert days_to(at, datetime(2026, 7, 22, 12, tzinfo=UTC)) == 0


def calendar_lines(text: str) -> list[str]:
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    raw = text.split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in raw)
    return "\r\n".join(raw).replace("\r\n ", "").split("\r\n")


def test_calendar_file_follows_the_standard() -> None:
    lines = calendar_lines(icalendar_text(releases_to_come(with_lists(), NOW), NOW))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[1] == "VERSION:2.0"
    assert lines[-1] == "END:VCALENDAR"
    assert all(_LINE.fullmatch(line) for line in lines)
    events = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
    assert len(events) == sum(each.at > NOW for each in releases_to_come(with_lists(), NOW))
    uids = []
    for event in events:
        fields = dict(line.split(":", 1) for line in event.split("\n") if ":" in line)
        assert _MOMENT.fullmatch(fields["DTSTART"])
        assert fields["DTSTAMP"] == "20260716T170000Z"
        assert fields["STATUS"] in ("CONFIRMED", "TENTATIVE")
        uids.append(fields["UID"])
    assert len(set(uids)) == len(uids)


def uids(text: str) -> list[str]:
    return [line[4:] for line in calendar_lines(text) if line.startswith("UID:")]


def test_event_that_moves_is_the_same_event_with_a_later_sequence() -> None:
    """The decision of September and an auction, each a day later on the next list."""
    fed = captured("fed_calendar_2026-09-25_cut.json")
    moved = fed.replace(b'"month": "2026-09", "days": "16"', b'"month": "2026-09", "days": "17"')
    assert moved != fed
    texts = []
    for body, learned in ((fed, "2026-07-01"), (moved, "2026-07-10")):
        part = dataset(
            "fed_calendar", "events", fed_calendar.parse(body, "events"), learned=learned
        )
        texts.append(icalendar_text(releases_to_come(snapshot_of(part), NOW), NOW))
    first, later = (
        dict(
            line.split(":", 1)
            for line in calendar_lines(text.split("BEGIN:VEVENT")[place].strip() + "\r\n")
            if ":" in line
        )
        for text, place in zip(texts, map(place_of_decision, texts), strict=True)
    )
    assert uids(texts[0]) == uids(texts[1])
    assert first["UID"] == later["UID"] == "fomc-decision-2026-09@ticwatch"
    assert (first["DTSTART"], later["DTSTART"]) == ("20260916T180000Z", "20260917T180000Z")
    assert int(later["SEQUENCE"]) > int(first["SEQUENCE"]) > 0
    assert later["LAST-MODIFIED"] == "20260710T000000Z"


def test_calendar_of_a_past_moment_has_no_time_after_it() -> None:
    """The auctions at hand were received in July 2026."""
    then = datetime(2025, 12, 19, 17, tzinfo=UTC)
    text = icalendar_text(releases_to_come(bundled_snapshot(date(2025, 12, 19)), then), then)
    changed = [line for line in text.splitlines() if line.startswith("LAST-MODIFIED:")]
    assert changed
    assert set(changed) == {"LAST-MODIFIED:20251219T170000Z"}


def test_calendar_file_has_no_overdue_release() -> None:
    """The reports on positions of 2024 are not in this archive, the H.4.1 of the 8th was late."""
    then = parse_moment("2025-01-09T20:00")
    releases = releases_to_come(bundled_snapshot(then), then)
    assert {each.name for each in releases if each.is_overdue(then)} == {"H.4.1", "COT"}
    written = uids(icalendar_text(releases, then))
    assert "h-4-1-2025-01-15@ticwatch" in written
    assert "h-4-1-2025-01-08@ticwatch" not in written
    assert len(written) == sum(each.at > then for each in releases)


def place_of_decision(text: str) -> int:
    pieces = text.split("BEGIN:VEVENT")
    return next(place for place, piece in enumerate(pieces) if "decision-2026-09" in piece)


def test_period_names_an_event_and_not_its_day() -> None:
    """The H.4.1 of Wednesday 8 January 2025 was due on Thursday."""
    moments = map(parse_moment, ("2025-01-09T12:00", "2025-01-10T12:00"))
    texts = [icalendar_text(releases_to_come(bundled_snapshot(at), at), at) for at in moments]
    assert "h-4-1-2025-01-08@ticwatch" in uids(texts[0])
    assert "tic-2024-11-30@ticwatch" in uids(texts[0])
    assert "auction13w-bill-2025-01-16@ticwatch" in uids(texts[1])


def test_two_events_of_a_kind_and_period_have_two_identifiers() -> None:
    twice = [
        PlannedRelease("X", title, NOW + HOUR, DayBasis.LIST, NOTHING_KNOWN, "2026-09")
        for title in ("one", "other")
    ]
    assert uids(icalendar_text(twice, NOW)) == ["x-2026-09@ticwatch", "x-2026-09-2@ticwatch"]


@pytest.mark.parametrize("title", ["a, b; c\\d", "ü" * 60, "two\nlines", "x" * 200])
def test_text_of_an_event_is_escaped_and_folded(title: str) -> None:
    release = PlannedRelease("X", title, NOW + HOUR, DayBasis.LIST, NOTHING_KNOWN, "")
    [summary] = [
        line for line in calendar_lines(icalendar_text([release], NOW)) if line[:8] == "SUMMARY:"
    ]
    plain = re.sub(r"\\([\\;,])", r"\1", summary[8:])
    assert plain.replace(" ", "") == title.replace("\n", "").replace(" ", "")
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", summary[8:])


def test_time_until_a_release_is_never_cut() -> None:
    table = view(update_of(bundled_snapshot(parse_moment("2025-12-19"))), None).table
    fitted = fit_columns(table, measure_columns(table), 60)
    place = [table.columns[n].key for n in fitted.columns].index("left")
    width = fitted.widths[place]
    texts = [text_within(row.cells[1], width) for row in table.rows]
    assert "714 d late" in texts
    assert max(map(cell_len, texts)) <= width
