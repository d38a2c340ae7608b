"""Next release of the flows by Treasury's calendar of 2025 and 2026, as of several times."""

from __future__ import annotations

import time

import pytest

from tui.model.times import parse_moment
from tui.views.flows.releases import ROOM, SHUTDOWN_TEXT, next_release_lines, shutdown_lines


def texts(as_of: str) -> list[str]:
    """Return the lines on the next release as text."""
    return ["".join(span.text for span in line) for line in next_release_lines(parse_moment(as_of))]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-12-19T16:00", "next release 2026-01-15 16:00 EST, in 27 d 0 h"),
        ("2025-12-18T15:59", "next release 2025-12-18 16:00 EST, in 0 h 1 min"),
        ("2025-12-18T16:00", "next release 2026-01-15 16:00 EST, in 28 d 0 h"),
        ("2025-12-17T12:00", "next release 2025-12-18 16:00 EST, in 1 d 4 h"),
        ("2026-08-10T10:30", "next release 2026-08-17 16:00 EDT, in 7 d 5 h"),
        ("2009-05-05T09:00", "next release 2009-05-20 09:00 EDT, in 15 d 0 h"),
    ],
)
def test_next_release_line_shows_time_left(as_of: str, expected: str) -> None:
    assert texts(as_of) == [expected]


@pytest.mark.parametrize("as_of", ["2025-10-31", "2025-11-18T15:59"])
def test_next_release_line_during_shutdown_is_late(as_of: str) -> None:
    [text] = texts(as_of)
    assert text == (
        "the release of 2025-08 is late: due by 2025-10-21 16:00 EDT; "
        "none comes in a government shutdown"
    )
    [early] = texts("2025-10-01")
    assert "2025-11-18" not in text + early


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("America/New_York", ["next release 2026-01-15 16:00 EST, in 27 d 0 h"]),
        ("Europe/Berlin", ["next release 2026-01-15 16:00 EST, 22:00 +01:00, in 27 d"]),
        (
            "Asia/Tokyo",
            [
                "next release 2026-01-15 16:00 EST, in 27 d 0 h",
                "on this computer 2026-01-16 06:00 +09:00",
            ],
        ),
    ],
)
def test_next_release_shows_local_time_and_fits_a_pane_of_the_grid(
    zone: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    assert texts("2025-12-19T16:00") == expected
    soon = (*texts("2025-12-17T12:00"), *texts("2025-12-18T12:40"))
    assert all(len(line) <= ROOM for line in (*expected, *soon))


@pytest.mark.parametrize(
    ("month", "as_of", "is_noted"),
    [
        ("2025-08", "2025-11-18T15:59", False),
        ("2025-08", "2025-11-18T16:00", True),
        ("2025-09", "2026-08-10", True),
        ("2025-10", "2026-08-10", False),
    ],
)
def test_shutdown_lines_delayed_month_released_has_note(
    month: str, as_of: str, is_noted: bool
) -> None:
    text = [
        "".join(span.text for span in line) for line in shutdown_lines(month, parse_moment(as_of))
    ]
    assert text == ([SHUTDOWN_TEXT] if is_noted else [])
