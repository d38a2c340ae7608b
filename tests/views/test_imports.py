"""Imports of the views. They must not load pandas: the screen is painted before it is."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "views.curve.view",
        "views.flows.view",
        "views.sectors.view",
        "views.alerts.view",
        "views.auctions.view",
        "views.thesis.view",
        "commands.export",
    ],
)
def test_module_import_does_not_load_pandas(module: str) -> None:
    code = f"import sys, tui.{module}; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
