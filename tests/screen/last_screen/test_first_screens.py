"""Screens that ship with ticwatch and are shown at the first start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.feeds import NOW
from tui.config import Config, Sectors
from tui.screen.last_screen.files import FIRST_SCREENS, SIZES, LastScreens
from tui.screen.last_screen.records import decode

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_first_start_has_a_screen_for_common_sizes(tmp_path: Path, columns: int, rows: int) -> None:
    first = LastScreens(tmp_path, Config(), now=lambda: NOW).read(columns, rows)
    assert first is not None, "run python -m scripts.make_first_screens"
    assert first.size == (columns, rows)
    assert first.saved.moment < NOW
    assert len(first.panes) == (1 if rows < 40 else 6 if columns < 200 else 8)
    for record in first.panes.values():
        assert record.lines
        assert record.options == {}
    for configured in (Config(sectors=Sectors(benchmark="IWM")), Config(changed_claims=())):
        assert LastScreens(tmp_path, configured, now=lambda: NOW).read(columns, rows) is None


def test_own_last_screen_comes_before_the_one_that_ships(tmp_path: Path) -> None:
    kept = LastScreens(tmp_path, Config(), now=lambda: NOW)
    first = kept.read(80, 24)
    assert first is not None
    kept.write(replace(first, origin=kept.origin, current="flows"))
    own = kept.read(80, 24)
    assert own is not None
    assert own.current == "flows"


SCRIPT = """
import asyncio, sys
from pathlib import Path
from scripts.make_first_screens import first_screen
from tui.screen.last_screen.records import encode
screen = asyncio.run(first_screen((int(sys.argv[2]), int(sys.argv[3])), Path(sys.argv[1])))
Path(sys.argv[1], "screen").write_bytes(encode(screen))
"""
"""Program that paints a first start in a process of its own, as the script is run."""


@pytest.mark.long
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_screens_that_ship_are_what_the_first_start_paints(
    tmp_path: Path, columns: int, rows: int
) -> None:
    environ = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), str(columns), str(rows)]
    subprocess.run(command, check=True, env=environ, capture_output=True)
    shipped = decode((FIRST_SCREENS / f"{columns}x{rows}").read_bytes())
    painted = decode((tmp_path / "screen").read_bytes())
    assert shipped == painted, "run python -m scripts.make_first_screens"
