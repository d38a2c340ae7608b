"""Writing to a terminal that lacks characters, is gone, or does not take everything at once."""

from __future__ import annotations

import os
import pty
import re
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App

from tests.support.terminal import FIRST_FRAME, TICWATCH, terminal_of
from tui.screen.last_frame import THEME_FILE
from tui.screen.themes import DARK

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")

if sys.platform != "win32":
    from tui.screen.terminal_driver import TURN_SECONDS, TerminalDriver, TerminalStream


def test_stream_writes_substitutes() -> None:
    read_end, write_end = os.pipe()
    stream = TerminalStream(write_end, "ascii")
    stream.write("\x1b[1m─ −0.48")
    stream.write(" ▁█")
    stream.flush()
    assert os.read(read_end, 100) == b"\x1b[1m- -0.48 _#"
    os.close(read_end)
    os.close(write_end)


def test_stream_of_lost_terminal_raises_nothing() -> None:
    controller, terminal = pty.openpty()
    stream = TerminalStream(terminal, "utf-8")
    os.close(controller)
    stream.write("lost")
    stream.flush()
    with pytest.raises(OSError, match="Input/output error"):
        os.write(terminal, b"lost")
    os.close(terminal)


def test_stream_of_non_blocking_terminal_writes_everything() -> None:
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    stream = TerminalStream(write_end, "utf-8")
    stream.write("x" * 1_000_000)
    writing = threading.Thread(target=stream.flush)
    writing.start()
    count = 0
    while count < 1_000_000:
        count += len(os.read(read_end, 1 << 16))
    writing.join()
    assert count == 1_000_000
    os.close(read_end)
    os.close(write_end)


@pytest.fixture(autouse=True)
def _turns_as_before() -> Iterator[None]:
    """Give threads the turns that they had before a driver was made."""
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


async def test_thread_that_writes_waits_a_short_turn_of_any_other() -> None:
    app: App[object] = App()
    TerminalDriver(app)
    assert sys.getswitchinterval() == pytest.approx(TURN_SECONDS)
    assert TURN_SECONDS <= 0.001


@pytest.mark.parametrize(("variable", "has_mouse"), [("", True), ("4217.tty", False)])
async def test_mouse_is_off_inside_gnu_screen_which_would_hold_esc_back(
    variable: str, has_mouse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STY", variable)
    app: App[object] = App()
    assert TerminalDriver(app)._mouse == has_mouse


async def test_end_of_the_application_does_not_wait_for_the_thread_that_reads_keys() -> None:
    app: App[object] = App()
    driver = TerminalDriver(app)
    ended = threading.Event()
    driver._key_thread = threading.Thread(target=ended.wait, args=(5,))
    driver._key_thread.start()
    app._exit = True
    driver.disable_input()
    assert driver._key_thread.is_alive()
    assert driver.exit_event.is_set(), "the thread ends with its next poll"
    ended.set()
    driver._key_thread.join()


def test_enter_that_is_pressed_before_the_terminal_is_raw_is_enter(home: Path) -> None:
    """Take a theme with keys that wait in the terminal before the program is started."""
    script = f"read line; exec {' '.join(TICWATCH)} --offline"
    with terminal_of(("sh", "-c", script), {"TICWATCH_HOME": str(home)}) as terminal:
        terminal.press("a line for the shell\rT\r")
        terminal.read_until_file_has(home / THEME_FILE, DARK.name)
        assert (home / THEME_FILE).exists()
        terminal.press("q")
        assert terminal.wait() == 0
        assert terminal.attributes() == terminal.attributes_before


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C"},
        pytest.param({"LC_ALL": "C", "PYTHONUTF8": "0"}, marks=pytest.mark.long),
        pytest.param({"PYTHONIOENCODING": "ascii"}, marks=pytest.mark.long),
    ],
)
def test_screen_is_ascii_where_the_locale_is(environ: dict[str, str]) -> None:
    with terminal_of((*TICWATCH, "--offline"), environ) as terminal:
        terminal.read_until(FIRST_FRAME)
        terminal.process.terminate()
        assert terminal.wait() == -signal.SIGTERM
    text = re.sub(rb"\x1b\[[0-9;]*m", b"", terminal.output)
    assert re.search(rb" 1  Curve = .*= \. to \d+ \w+", text)
    assert b"-----" in terminal.output
    assert b"\x1b[?1049l" in terminal.output
    assert terminal.output.isascii()
    assert not re.search(rb"\x1b\[0m\x1b\[[0-9;]+m", terminal.output), "no code is repeated"


@pytest.mark.long
@pytest.mark.parametrize(
    "environ", [{"LANG": ""}, {"LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}], ids=str
)
def test_screen_has_borders_where_nothing_is_set_against_them(environ: dict[str, str]) -> None:
    with terminal_of((*TICWATCH, "--offline"), environ) as terminal:
        terminal.read_until(FIRST_FRAME)
        terminal.process.terminate()
        assert terminal.wait() == -signal.SIGTERM
    assert "─────".encode() in terminal.output


@pytest.mark.long
def test_screen_needs_no_standard_error() -> None:
    script = f"exec {' '.join(TICWATCH)} --offline 2>/dev/full"
    with terminal_of(("sh", "-c", script)) as terminal:
        terminal.read_until(FIRST_FRAME)
        terminal.process.terminate()
        assert terminal.wait() == -signal.SIGTERM
