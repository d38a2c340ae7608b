"""Commands that only read import and read no more than they need."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot, update_of
from tests.support.terminal import SRC
from tui.commands.arguments import VIEWS
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.exported_views import build_view, exports_of, sources_of
from tui.commands.exports.query import ExportQuery
from tui.commands.lean_pandas import THREADS
from tui.config import Config
from tui.views.provenance import with_provenance
from tui.views.table_data import tidy

UNNEEDED = (
    *("textual", "rich", "httpx", "plotext", "lark", "apprise", "asyncio"),
    *("html", "pandas.io.excel", "pandas.io.parsers", "pandas._testing"),
    *("tui.monitor.monitor", "tui.alerts.engine.engine", "tui.alerts.notify.notifier"),
)
"""Modules of the screen, of requests, of TIC pages, of files and tests of pandas, of rules and
notifications."""
SPY = """
class Spy:
    seen = {}
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        cls.seen[name] = gc.isenabled()
sys.meta_path.insert(0, Spy)
"""
"""Notes of every module, as it is imported, whether the garbage collector is on."""
SLOW = ("argparse", "json", "dataclasses", "pathlib", "datetime", "asyncio", "tui.commands.cli")
"""Modules that take longer than reading and showing the last screen."""
HEADLESS = "textual.drivers.headless_driver:HeadlessDriver"
LATER = (
    *("argparse", "sqlite3", "tui.config.key_lines", "tui.monitor.fingerprint"),
    "tui.screen.widgets.choice_screen",
)
"""Modules that the first frame must not wait for: other commands or a later check need them."""
READING = ("tui.config.toml_file", "tui.config.decode", "tui.config.validate")
"""Modules that read a configuration file."""
QUICK = (("curve", "curve"), ("flows", "countries"), ("sectors", "groups"), ("risk", "correlation"))
EXPORTS = [
    pytest.param(pane, name, marks=() if (pane, name) in QUICK else pytest.mark.long)
    for pane in VIEWS
    if exports_of(pane).SOURCES
    for name in VIEWS[pane]
]
"""Every export that reads some of the sources alone."""


@pytest.mark.parametrize(
    "command", [pytest.param("sources", marks=pytest.mark.long), "export curve"]
)
def test_command_imports_nothing_unneeded_and_never_with_collector_on(
    command: str, home: Path
) -> None:
    """Parsing would take as long as the rest: the figures are those of the parsed frames.

    The last collection, at the exit, has nothing to look at.
    """
    code = (
        "import gc, sys; from tui.__main__ import main\n"
        f"{SPY}"
        f"sys.argv = {['ticwatch', *command.split(), '--offline']}; code = main()\n"
        f"print(code, [name for name in {UNNEEDED} if name in sys.modules], file=sys.stderr)\n"
        "print({'tui.commands.cli', 'pandas'} <= Spy.seen.keys(), {*Spy.seen.values()}, "
        "gc.isenabled(), len(gc.get_objects()) < 1000, file=sys.stderr)"
    )
    environ = {**os.environ, "TICWATCH_HOME": str(home)}
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ
    )
    assert process.stderr.splitlines()[-2:] == ["0 []", "True {False} False True"]


def stopped_start(folder: Path, shown: str, before: str = "") -> str:
    """Return what a start in a folder, which is its home too, shows instead of its screen."""
    code = (
        "import asyncio, os, sys\n"
        f"{before}"
        "from tui.commands import cli\n"
        "from tui.config import Config\n"
        "def stop(application):\n"
        "    cli.check_present(None, cli.find_home(), Config(), offline=True)\n"
        f"    print({shown}, flush=True)\n"
        "    os._exit(0)\n"
        "asyncio.run = stop\n"
        "cli.main(['--offline'])\n"
    )
    environ = {**os.environ, "PYTHONPATH": str(SRC), "TICWATCH_HOME": str(folder)}
    process = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**environ, "TEXTUAL_DRIVER": HEADLESS},
        cwd=folder,
    )
    return process.stdout + process.stderr


def test_screen_starts_without_parser_and_database_and_parses_its_configuration_once(
    tmp_path: Path,
) -> None:
    (tmp_path / "config.toml").write_text("[ticwatch]\npane = 2\n")
    spy = (
        "import tomllib\n"
        "parsed, loads = [], tomllib.loads\n"
        "tomllib.loads = lambda text: parsed.append(text) or loads(text)\n"
    )
    shown = f"len(parsed), [name for name in {LATER} if name in sys.modules]"
    assert stopped_start(tmp_path, shown, spy) == "1 []\n"


def test_next_start_with_same_file_imports_nothing_that_reads_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TICWATCH_CONFIG", raising=False)
    (tmp_path / "config.toml").write_text("[ticwatch]\npane = 2\n")
    shown = f"[name for name in {READING} if name in sys.modules]"
    assert stopped_start(tmp_path, shown) == f"{[*READING]}\n"
    assert stopped_start(tmp_path, shown) == "[]\n"


def test_command_that_cannot_run_turns_collector_on_again(tmp_path: Path) -> None:
    assert main(["--config", str(tmp_path / "missing.toml"), "sources"]) == ExitCode.CONFIG
    assert gc.isenabled()
    with pytest.raises(SystemExit):
        main(["no-such-command"])
    assert gc.isenabled()


def test_check_with_nothing_new_needs_no_figures(home: Path) -> None:
    code = (
        "import sys; from tui.commands.cli import main; code = main(['check', '--offline', "
        "'--as-of', '2025-12-19']); "
        "print(code, 'pandas' in sys.modules, 'numpy' in sys.modules, file=sys.stderr)"
    )
    environ = {**os.environ, "TICWATCH_HOME": str(home)}
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ
        )
        for _ in range(2)
    )
    assert first.stdout == second.stdout != ""
    assert first.stderr.splitlines()[-1] == "2 True True"
    assert second.stderr.splitlines()[-1] == "2 False False"


@pytest.mark.parametrize(("pane", "name"), EXPORTS)
def test_export_from_its_own_sources_equals_that_from_all(pane: str, name: str) -> None:
    whole = bundled_snapshot(date(2026, 8, 10))
    own = sources_of(pane, name)
    datasets = {key: dataset for key, dataset in whole.datasets.items() if key[0] in own}
    [every, some] = [
        with_provenance(
            tidy(build_view(update_of(snapshot), Config(), pane, ExportQuery(name))),
            update_of(snapshot),
        )
        for snapshot in (whole, replace(whole, datasets=datasets))
    ]
    assert every.rows or (pane, name) == ("auctions", "upcoming")
    assert some == every


def test_panes_name_their_own_sources() -> None:
    known = {part.source for part in bundled_snapshot().datasets.values()}
    named = set(chain.from_iterable(exports_of(pane).SOURCES for pane in VIEWS))
    lists = {"auction_schedule", "fed_calendar", "bls_calendar"}
    assert named <= known | {"tiingo", "bitcoin", "real_yields", *lists}


def test_last_screen_waits_for_no_slow_import() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(SRC)!r}); import tui.commands.entry; "
        "from tui.commands import process_end; from tui.screen import held_terminal; "
        f"print([name for name in {SLOW} if name in sys.modules])"
    )
    command = [sys.executable, "-S", "-c", code]  # packages may import what they like at any start
    process = subprocess.run(command, capture_output=True, text=True, check=True)
    assert process.stdout == "[]\n"


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="numpy begins no threads on one processor")
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are listed on Linux only")
@pytest.mark.parametrize(("chosen", "count"), [({}, 0), ({THREADS: "2"}, 1)], ids=str)
def test_numpy_begins_no_threads_that_wait_busily(
    chosen: dict[str, str], count: int, home: Path
) -> None:
    code = (
        "import os, threading\n"
        "from tui.commands import cli, entry\n"
        "def run():\n"
        "    import numpy\n"
        "    print(len(os.listdir('/proc/self/task')) - threading.active_count())\n"
        "cli.main = run\n"
        "entry.main()"
    )
    environ = {name: value for name, value in os.environ.items() if name != THREADS}
    process = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**environ, **chosen, "TICWATCH_HOME": str(home)},
    )
    assert process.stdout == f"{count}\n"
