"""Importing a view brings no pandas: the screen paints before the measures arrive."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    ["views.curve", "views.flows", "views.sectors", "views.alerts", "views.auctions", "export"],
)
def test_a_view_is_imported_without_pandas(module: str) -> None:
    code = f"import sys, tui.{module}; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
