"""Stamps of figures: whether they are of whole months."""

from __future__ import annotations

from datetime import date

import pytest

from tui.model.snapshot import Stamp, State
from tui.views.stamps import NOTHING_KNOWN, is_monthly


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (("tic_release",), True),
        (("tic_table1", "tic_table3", "tic_table5", "tic_history"), True),
        (("fred",), False),
        (("tic_table3", "par_yields"), False),
        (("source of another version",), False),
    ],
)
def test_figure_is_of_a_month_if_all_it_comes_from_is(
    sources: tuple[str, ...], expected: bool
) -> None:
    inputs = tuple((source, "") for source in sources)
    assert is_monthly(Stamp(date(2025, 10, 31), None, State.LIVE, inputs)) is expected


def test_nothing_is_of_no_month() -> None:
    assert not is_monthly(NOTHING_KNOWN)
