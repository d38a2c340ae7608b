"""The next release of the flows, by Treasury's calendar of 2025 and 2026 as one could know it."""

from __future__ import annotations

import pytest

from tui.clock import moment
from tui.views.releases import next_release


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2025-12-19T16:00", "next release 2026-01-15 16:00 New York (in 27 d 0 h)"),
        ("2025-12-18T15:59", "next release 2025-12-18 16:00 New York (in 0 h 1 min)"),
        ("2025-12-18T16:00", "next release 2026-01-15 16:00 New York (in 28 d 0 h)"),
        ("2026-08-10T10:30", "next release 2026-08-17 16:00 New York (in 7 d 5 h)"),
        ("2009-05-05T09:00", "next release 2009-05-20 09:00 New York (in 15 d 0 h)"),
    ],
)
def test_the_release_and_the_time_until_it(as_of: str, words: str) -> None:
    assert "".join(span.text for span in next_release(moment(as_of))) == words


@pytest.mark.parametrize("as_of", ["2025-10-31", "2025-11-18T15:59"])
def test_before_the_end_of_the_shutdown_nobody_knew_the_day(as_of: str) -> None:
    words = "".join(span.text for span in next_release(moment(as_of)))
    assert words == "the release of 2025-08 is late: due by 2025-10-21 16:00 New York"
    early = "".join(span.text for span in next_release(moment("2025-10-01")))
    assert "2025-11-18" not in words + early
