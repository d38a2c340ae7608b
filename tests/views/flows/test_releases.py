"""Next release of the flows by Treasury's calendar of 2025 and 2026, as of several times."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tui.model.times import parse_moment
from tui.views.flows.releases import SHUTDOWN_TEXT, next_release_clauses, shutdown_note


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Set the local time zone of the process, New York's without a parameter."""
    name = getattr(request, "param", "America/New_York")
    monkeypatch.setenv("TZ", name)
    time.tzset()
    yield name
    monkeypatch.undo()
    time.tzset()


def texts(as_of: str) -> list[str]:
    """Return the clauses on the next release as text."""
    clauses = next_release_clauses(parse_moment(as_of), drop=3)
    return ["".join(span.text for span in clause.spans) for clause in clauses]


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-12-19T16:00", ["next release in 27 d 0 h", "15 Jan 16:00 EST"]),
        ("2025-12-18T15:59", ["next release in 0 h 1 min", "18 Dec 16:00 EST"]),
        ("2025-12-18T16:00", ["next release in 28 d 0 h", "15 Jan 16:00 EST"]),
        ("2025-12-17T12:00", ["next release in 1 d 4 h", "18 Dec 16:00 EST"]),
        ("2026-08-10T10:30", ["next release in 7 d 5 h", "17 Aug 16:00 EDT"]),
        ("2009-05-05T09:00", ["next release in 15 d 0 h", "20 May 09:00 EDT"]),
    ],
)
def test_next_release_shows_time_left(as_of: str, expected: list[str]) -> None:
    assert texts(as_of) == expected


@pytest.mark.parametrize("as_of", ["2025-10-31", "2025-11-18T15:59"])
def test_next_release_during_shutdown_is_late(as_of: str) -> None:
    assert texts(as_of) == [
        "the release of 2025-08 is late",
        "due by 21 Oct 16:00 EDT",
        "none comes in a government shutdown",
    ]
    assert "18 Nov" not in " ".join(texts("2025-10-01"))


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("America/New_York", []),
        ("Europe/Berlin", ["22:00 +01:00 here"]),
        ("Asia/Tokyo", ["16 Jan 06:00 +09:00 here"]),
    ],
    indirect=["zone"],
)
@pytest.mark.usefixtures("zone")
def test_next_release_shows_local_time(expected: list[str]) -> None:
    release = ["next release in 27 d 0 h", "15 Jan 16:00 EST"]
    assert texts("2025-12-19T16:00") == [*release, *expected]


def test_the_time_left_is_never_left_out() -> None:
    drops = [clause.drop for clause in next_release_clauses(parse_moment("2025-12-19"), drop=3)]
    assert drops in ([0, 3], [0, 3, 4])


@pytest.mark.parametrize(
    ("month", "as_of", "is_noted"),
    [
        ("2025-08", "2025-11-18T15:59", False),
        ("2025-08", "2025-11-18T16:00", True),
        ("2025-09", "2026-08-10", True),
        ("2025-10", "2026-08-10", False),
    ],
)
def test_shutdown_note_delayed_month_released_has_note(
    month: str, as_of: str, is_noted: bool
) -> None:
    text = shutdown_note(month, parse_moment(as_of))
    assert text == (SHUTDOWN_TEXT if is_noted else "")
