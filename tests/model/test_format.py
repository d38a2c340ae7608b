"""Numbers as they are spelt."""

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
def test_a_sparkline_goes_from_the_least_to_the_greatest(
    values: tuple[float | None, ...], blocks: str
) -> None:
    assert sparkline(values) == blocks
