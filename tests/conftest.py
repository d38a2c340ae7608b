"""What every test starts from: nothing of the developer's own, and a fresh interpreter to ask."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.effort import IS_LONG, SHORT_SHARE

ROOT = Path(__file__).parent.parent

# A busy machine is slow, not wrong: properties are judged by what they find.
settings.register_profile(
    "calm",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=100 if IS_LONG else 100 // SHORT_SHARE,
)
settings.load_profile("calm")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that draw examples as ``property``, and skip ``long`` ones in the short run."""
    skip = pytest.mark.skip(reason="make test-long runs it")
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.property)
        if item.get_closest_marker("long") and not IS_LONG:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def no_place_of_the_developer(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home, store and configuration are in a folder of their own; the configuration is empty.

    What a command did to the log ends with the test.
    """
    monkeypatch.setattr(logging.getLogger("tui"), "propagate", True)
    own = tmp_path_factory.mktemp("home")
    empty = own / "empty.toml"
    empty.touch()
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(own))
    monkeypatch.setenv("TICWATCH_HOME", str(own / "ticwatch"))
    monkeypatch.setenv("TICWATCH_CONFIG", str(empty))
    for name in ("TICWATCH_UPSTREAM", "TIINGO_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's clock shows New York's time, wherever the developer is."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def run_python() -> Callable[[str], str]:
    """``run_python(code)``: what the code prints in an interpreter that imported nothing yet."""

    def run(code: str) -> str:
        environ = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
