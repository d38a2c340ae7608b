"""Commands run on a home folder that shares the parsed frames."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def command_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the home folder of commands."""
    monkeypatch.setenv("TICWATCH_HOME", str(home))
