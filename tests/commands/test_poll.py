"""Polling without a screen, while the configuration changes."""

from __future__ import annotations

import asyncio
import re
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from tests.support.upstream import serving
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation, load_valid_config
from tui.commands.poll import keep_polling
from tui.commands.source_names import SOURCE_NAMES
from tui.config import Config, ConfigWatcher, Loaded, load
from tui.model.errors import ConfigError
from tui.monitor.monitor import Monitor
from tui.monitor.remembered_summary import RememberedSummary

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
TIMEOUT_SECONDS = 60.0
REMOVED = "[[alerts.rule]]\nid = '{}'\nenabled = false\n"
"""Entry of a configuration without one of the default rules."""
NO_DEFAULTS = "".join(REMOVED.format(rule.id) for rule in Config().alerts.rule)
RULE = NO_DEFAULTS + "[[alerts.rule]]\nid = 'mine'\nwhen = 'y20 > {}%'\n"


def save(path: Path, text: str) -> None:
    """Save a file as editors do, whole: a reader never sees a part of it."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


async def wait_for_text(stream: StringIO, text: str) -> None:
    """Wait until a text was printed."""
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while text not in stream.getvalue():
            await asyncio.sleep(0.02)


@pytest.mark.usefixtures("bundle_of_par_yields")
async def test_saved_rule_is_evaluated_and_a_bad_file_changes_nothing(
    tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(RULE.format(4), encoding="utf-8")

    def read() -> Loaded:
        return load(path, environ={}, folder=tmp_path, sources=())

    stream = StringIO()
    async with serving() as upstream:
        loaded = read()
        monitor = Monitor(loaded.config, home, now=lambda: NOW, upstream=upstream.url)
        polling = asyncio.create_task(keep_polling(monitor, ConfigWatcher(read, loaded), stream))
        await wait_for_text(stream, "par_yields")
        lines = stream.getvalue().splitlines()
        assert all(re.search(r": HTTP 404 \(\d+ of \d+ asked\)$", line) for line in lines)
        save(path, RULE.format(5))
        await wait_for_text(stream, "configuration: rule mine: when y20 > 4% → y20 > 5%")
        save(path, "[[alerts.rule")
        await wait_for_text(stream, "what was in force stays")
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling
    [alert] = [alert for alert in monitor.present().alerts if alert.rule == "mine"]
    assert alert.threshold == 5
    kept = RememberedSummary(home).read()
    assert kept is not None, "for the status command"
    assert kept.rules == 1


def test_poll_without_network_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--offline", "poll", "--once"]) == ExitCode.USAGE
    assert "--offline it may ask none" in capsys.readouterr().err


def test_poll_with_every_source_switched_off_has_nothing_to_ask(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.toml"
    off = "".join(f"[sources.{name}]\nenabled = false\n" for name in SOURCE_NAMES)
    path.write_text(off + NO_DEFAULTS)
    assert main(["--config", str(path), "poll", "--once"]) == ExitCode.CLEAR
    assert capsys.readouterr().err.splitlines() == [
        "nothing to ask yet: every source was asked within its minimum interval, or is off"
    ]
    kept = RememberedSummary(home).read()
    assert kept is not None, "for the status command"
    assert kept.rules == 0


def test_saved_rule_that_cannot_be_evaluated_is_an_error_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    arguments = Namespace(config=path)
    path.write_text(RULE.format(4), encoding="utf-8")
    assert load_valid_config(arguments).config.alerts.rule[-1].id == "mine"
    path.write_text("[[alerts.rule]]\nid = 'mine'\nwhen = 'y21 > 4%'\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"own\.toml:3: rule mine: .*no series is called y21"):
        load_valid_config(arguments)


def test_parts_of_a_command_share_one_reader(home: Path) -> None:
    invocation = Invocation(Namespace(), Loaded(Config(), None), None)
    assert invocation.troubles() == []
    assert invocation.monitor is invocation.monitor
    assert invocation.reader is invocation.monitor.reader


@pytest.mark.parametrize(
    ("name", "address"), [("HTTPS_PROXY", "foo://a:1"), ("ALL_PROXY", "socks5://a:1")]
)
def test_proxy_that_cannot_be_used_is_an_error_of_the_configuration(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    address: str,
) -> None:
    monkeypatch.delenv("TICWATCH_UPSTREAM", raising=False)
    for other in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv("TICWATCH_HOME", str(home))
    monkeypatch.setenv(name, address)
    assert main(["poll", "--once"]) == ExitCode.CONFIG
    [line] = capsys.readouterr().err.splitlines()
    assert name in line


def test_watching_for_a_first_file_does_not_import_pandas(
    run_python: Callable[[str], str], tmp_path: Path
) -> None:
    found = run_python(
        "import os, sys\n"
        f"os.chdir({str(tmp_path)!r})\n"
        f"os.environ.update(HOME={str(tmp_path)!r}, XDG_CONFIG_HOME={str(tmp_path)!r})\n"
        "os.environ.pop('TICWATCH_CONFIG', None)\n"
        "from argparse import Namespace\n"
        "from tui.commands.invocation import load_valid_config\n"
        "print(load_valid_config(Namespace()).origin, 'numpy' in sys.modules)\n"
    )
    assert found == "None False\n"
