"""Screens that ship with ticwatch and are shown at the first start."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from scripts.make_first_screens import first_screen

from tests.support.feeds import NOW
from tui.config import Config, Sectors
from tui.screen.last_screen.files import FIRST_SCREENS, SIZES, LastScreens
from tui.screen.last_screen.records import decode


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_first_start_has_a_screen_for_common_sizes(tmp_path: Path, columns: int, rows: int) -> None:
    first = LastScreens(tmp_path, Config(), now=lambda: NOW).read(columns, rows)
    assert first is not None, "run python -m scripts.make_first_screens"
    assert first.size == (columns, rows)
    assert first.saved < NOW
    assert len(first.panes) == (1 if rows < 40 else 6)
    for record in first.panes.values():
        assert record.lines
        assert record.options == {}
    configured = Config(sectors=Sectors(benchmark="IWM"))
    assert LastScreens(tmp_path, configured, now=lambda: NOW).read(columns, rows) is None


def test_own_last_screen_comes_before_the_one_that_ships(tmp_path: Path) -> None:
    kept = LastScreens(tmp_path, Config(), now=lambda: NOW)
    first = kept.read(80, 24)
    assert first is not None
    kept.write(replace(first, origin=kept.origin, status="own"))
    own = kept.read(80, 24)
    assert own is not None
    assert own.status == "own"


@pytest.mark.long
@pytest.mark.parametrize(("columns", "rows"), SIZES)
async def test_screens_that_ship_are_what_the_first_start_paints(
    tmp_path: Path, columns: int, rows: int
) -> None:
    shipped = decode((FIRST_SCREENS / f"{columns}x{rows}").read_bytes())
    painted = await first_screen((columns, rows), tmp_path)
    assert shipped == painted, "run python -m scripts.make_first_screens"
