"""Tests of the number formats."""

from __future__ import annotations

import pytest

from tui.model.format import sparkline

NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "blocks"),
    [
        ((), ""),
        ((None, NAN), ""),
        ((0.0, 7.0), "▁█"),
        ((-3.5, None, 3.5, 0.0), "▁ █▅"),
        ((2.0, 2.0), "▁▁"),
        (tuple(range(8)), "▁▂▃▄▅▆▇█"),
    ],
)
def test_sparkline_scales_from_lowest_to_highest_value(
    values: tuple[float | None, ...], blocks: str
) -> None:
    assert sparkline(values) == blocks
