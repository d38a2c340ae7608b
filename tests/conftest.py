"""The place every test runs in: no file of the developer's own, New York's time."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import HealthCheck, settings

from tests.support.effort import IS_LONG, SHORT_SHARE
from tests.support.shared_frames import FOLDER, parsed_frames
from tui.monitor import update_reader
from tui.store import frame_cache
from tui.store.bundle import MANIFEST

if TYPE_CHECKING:
    from tests.support.postgres_server import OwnServer

ROOT = Path(__file__).parent.parent

# A busy machine is slow, not wrong: properties have no deadline.
settings.register_profile(
    "calm",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=100 if IS_LONG else 100 // SHORT_SHARE,
)
settings.load_profile("calm")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that the workers of this run share, and let programs receive signals.

    A shell makes a program in the background ignore some, and a child inherits that. While tests
    are collected there is no garbage to collect.
    """
    gc.disable()
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="ticwatch-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(FOLDER)))
    for name in ("SIGINT", "SIGQUIT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            is_interrupt = number == signal.SIGINT
            signal.signal(number, signal.default_int_handler if is_interrupt else signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that draw examples as ``property``, and skip ``long`` ones in the short run.

    Tests that wait for a clock come first: other workers use the processor meanwhile.
    """
    skip = pytest.mark.skip(reason="make test-long runs it")
    items.sort(key=lambda item: not item.get_closest_marker("waits"))
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.property)
        if item.get_closest_marker("long") and not IS_LONG:
            item.add_marker(skip)


def pytest_collection_finish() -> None:
    """Leave modules and tests, which live as long as the worker, out of garbage collections."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    gc.enable()


def _new_folders(parent: Path) -> Iterator[Path]:
    for number in count():
        folder = parent / str(number)
        folder.mkdir()
        yield folder


@pytest.fixture(scope="session")
def new_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Empty folders of this worker. pytest looks at all that there are for each new one."""
    return _new_folders(tmp_path_factory.mktemp("folders"))


@pytest.fixture(scope="session", autouse=True)
def one_tls_context() -> Iterator[None]:
    """Read the certificates of the authorities once a worker: that takes 50 ms each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx, "create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def frames_read_once() -> Iterator[None]:
    """Make a frame of its stored bytes once a worker: each program of a test reads the same 29."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame_cache, "unpack", lru_cache(maxsize=64)(frame_cache.unpack))
        yield


@pytest.fixture
def home(new_folders: Iterator[Path]) -> Iterator[Path]:
    """A new home folder that has the parsed frames. All of them would take 10 GB at the end."""
    folder, frames = next(new_folders), parsed_frames()
    shutil.copyfile(frames, folder / frames.name)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)  # a thread of a program may still write there


@pytest.fixture
def bundle_of_par_yields(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs ship with the par yields alone, for tests whose rules read nothing else."""
    few = tuple(item for item in MANIFEST if item.source == "par_yields")
    monkeypatch.setattr(update_reader, "MANIFEST", few)


@pytest.fixture
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs ship with no body, for commands that read every body anew."""
    monkeypatch.setattr(update_reader, "MANIFEST", ())


@pytest.fixture(autouse=True)
def no_place_of_the_developer(new_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep home, store and configuration in a folder of their own; the configuration is empty.

    What a command did to the log ends with the test.
    """
    monkeypatch.setattr(logging.getLogger("tui"), "propagate", True)
    own = next(new_folders)
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
    """Set the machine's time zone to New York."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture
def run_python() -> Callable[[str], str]:
    """Return a function that runs code in a new interpreter and returns its output."""

    def run(code: str) -> str:
        environ = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def one_server() -> Iterator[OwnServer]:
    """A PostgreSQL server of this worker, started when a test first needs it."""
    from tests.support.postgres import running_server

    with running_server() as server:
        yield server


@pytest.fixture
def own_server(one_server: OwnServer) -> Iterator[OwnServer]:
    """The server of this worker, for a test that stops it. It runs again afterwards."""
    port = one_server.port
    yield one_server
    if one_server.is_running and one_server.port != port:
        one_server.stop()
    if not one_server.is_running:
        one_server.start(port)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> str:
    """Address of a PostgreSQL server. Tests that need one are skipped without."""
    from tests.support.postgres import NAMED

    named = os.environ.get(NAMED)
    return named or request.getfixturevalue("one_server").address


@pytest.fixture
def desk(postgres: str) -> Iterator[str]:
    """Address of an empty archive on a server."""
    from tests.support.postgres import new_archive

    with new_archive(postgres) as address:
        yield address
