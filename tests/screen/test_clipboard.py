"""Copies: the escape code of each terminal, tmux, and the file in place of a clipboard."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from tests.support.feeds import NOW, app_on, wait_until_painted
from tests.support.snapshots import bundled_snapshot
from tui.model.update import Update
from tui.screen.app import TicwatchApp
from tui.screen.clipboard import MAX_BYTES, clipboard_code, is_taken_by_tmux, obstacle
from tui.screen.pane_output import copied_column
from tui.screen.panes.curve import CurvePane
from tui.views.alerts.options import AlertsOptions
from tui.views.alerts.view import view as alerts_view

CODE = "\x1b]52;c;NC4xNiU=\x07"


class RecordingTerminal(HeadlessDriver):
    """Headless terminal that keeps what is written to it."""

    written = ""

    def write(self, data: str) -> None:
        self.written += data


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({}, CODE),
        ({"SSH_CONNECTION": "x", "TERM": "xterm-256color"}, CODE),
        ({"TMUX": "x"}, f"{CODE}\x1bPtmux;\x1b{CODE}\x1b\\"),
        ({"STY": "x"}, f"\x1bP{CODE}\x1b\\"),
    ],
)
def test_code_is_wrapped_for_the_multiplexer(environ: dict[str, str], code: str) -> None:
    assert clipboard_code("4.16%", environ) == code
    assert obstacle("4.16%", environ) == ""


def test_gnu_screen_gets_short_strings_that_join_to_the_code() -> None:
    text = "−0.3 pp\n" * 400
    strings = re.findall(r"\x1bP(.*?)\x1b\\", clipboard_code(text, {"STY": "x"}), re.DOTALL)
    assert max(map(len, strings)) <= 85
    joined = "".join(strings)
    assert b64decode(joined.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode() == text


@pytest.mark.parametrize(
    "environ",
    [{"TERM": "linux"}, {"TERM_PROGRAM": "Apple_Terminal"}, {"VTE_VERSION": "7402"}],
)
def test_terminal_known_to_have_no_clipboard_is_an_obstacle(environ: dict[str, str]) -> None:
    assert "no program" in obstacle("a", environ)


def test_length_counts_in_bytes() -> None:
    assert obstacle("a" * MAX_BYTES, {}) == ""
    assert obstacle("−" * (MAX_BYTES // 3), {}) == ""
    too_long = obstacle("−" * (MAX_BYTES // 3 + 1), {})
    assert too_long == "74,997 bytes, and a terminal's clipboard takes 74,994"


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of a program in a tmux of its own, with that tmux's default options."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    socket = tmp_path / "tmux"
    command = ("tmux", "-S", str(socket), "-f", os.devnull)
    if subprocess.run([*command, "new-session", "-d", "cat"], check=False).returncode:
        pytest.skip("tmux does not start here")
    yield {**os.environ, "TMUX": f"{socket},1,0"}
    subprocess.run([*command, "kill-server"], check=False)


async def test_tmux_takes_a_text_as_it_is(tmux: dict[str, str]) -> None:
    text = "day\tyield_pct\n−0.3\t4.16\n" * 2000
    assert await is_taken_by_tmux(text, tmux)
    shown = subprocess.run(["tmux", "show-buffer"], env=tmux, capture_output=True, check=True)
    assert shown.stdout.decode() == text


async def test_text_is_not_taken_without_a_tmux_that_answers(tmp_path: Path) -> None:
    assert not await is_taken_by_tmux("a", {})
    assert not await is_taken_by_tmux("a", {**os.environ, "TMUX": f"{tmp_path / 'no'},1,0"})
    assert not await is_taken_by_tmux("a", {"TMUX": "x", "PATH": str(tmp_path)})


def test_badge_of_a_rule_is_copied_as_the_value_of_the_rule() -> None:
    table = alerts_view(Update(bundled_snapshot(NOW), (), NOW), AlertsOptions()).table
    assert table.columns[copied_column(table, 0)].key == "value"
    assert [copied_column(table, n) for n in range(1, 4)] == [1, 2, 3]


def clipboard(terminal: RecordingTerminal) -> list[str]:
    """Return the texts that a terminal has got for its clipboard."""
    codes = re.findall(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", terminal.written)
    return [b64decode(code).decode() for code in codes]


def last_message(running: TicwatchApp) -> str:
    message = running.messages[-1]
    return f"{message.title}\n{message.message}"


async def test_figure_and_table_are_copied_as_they_are_shown_or_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", RecordingTerminal)
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path / "home"))
    for name in ("TMUX", "STY", "VTE_VERSION", "TERM_PROGRAM", "TEXTUAL_DRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    running = app_on(panes=(CurvePane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        terminal = running._driver
        assert isinstance(terminal, RecordingTerminal)
        await pilot.press("slash", *"10y", "enter", "l", "y")
        await wait_until_painted(pilot)
        assert clipboard(terminal) == ["4.65%"]
        assert last_message(running) == "Sent to the terminal's clipboard\n10Y · %/bp: 4.65%"
        await pilot.press("Y")
        await wait_until_painted(pilot)
        header, line, *_ = clipboard(terminal)[-1].splitlines()
        figures = dict(zip(header.split("\t"), line.split("\t"), strict=True))
        assert (figures["tenor"], figures["level"]) == ("10Y", "4.65%")
        assert float(figures["change_1d_bp"]) == -4.0
        assert figures["observed"] == "2026-08-07"
        assert last_message(running).endswith("Par curve: 2 of 19 rows")
        monkeypatch.setenv("TERM", "linux")
        await pilot.press("y")
        await wait_until_painted(pilot)
        path = tmp_path / "home" / "copied.txt"
        assert path.read_text(encoding="utf-8") == "4.65%"
        assert f"Written to {path}" in last_message(running)
        if sys.platform != "win32":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert len(clipboard(terminal)) == 2
