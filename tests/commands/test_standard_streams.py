"""Commands whose output is full, closed, not read to its end, or in a narrow encoding."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from tests.support.terminal import TICWATCH, screen_environ
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="streams of Unix")

FULL = Path("/dev/full")
ASCII: Mapping[str, str] = {"LC_ALL": "C", "PYTHONUTF8": "0"}
COMMAND = " ".join(TICWATCH)


def run_shell(
    script: str, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a script of the shell in which $TICWATCH is the command."""
    return subprocess.run(
        ("sh", "-c", script),
        env=screen_environ() | {"TICWATCH": COMMAND} | dict(environ or {}),
        capture_output=True,
        timeout=120,
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("arguments", "stream"),
    [
        ("--help", ">/dev/full"),
        ("--help", ">&-"),
        pytest.param("doctor --offline", ">/dev/full", marks=pytest.mark.long),
        pytest.param("export curve", ">/dev/full", marks=pytest.mark.long),
        pytest.param("export curve --format json", ">&-", marks=pytest.mark.long),
        pytest.param("sources --offline", ">/dev/full", marks=pytest.mark.long),
    ],
)
def test_unwritable_output_has_its_exit_code(arguments: str, stream: str) -> None:
    done = run_shell(f"$TICWATCH {arguments} {stream}")
    assert done.returncode == ExitCode.UNWRITTEN
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("ticwatch: the output cannot be written: ")


def test_messages_that_cannot_be_written_change_nothing() -> None:
    closed = run_shell("$TICWATCH --as-of never check 2>&- <&-")
    assert (closed.returncode, closed.stdout) == (ExitCode.USAGE, b"")
    if FULL.exists():
        full = run_shell("$TICWATCH --as-of never check 2>/dev/full")
        assert full.returncode == ExitCode.USAGE


def test_archive_never_takes_the_number_of_a_closed_stream() -> None:
    code = (
        "import os\n"
        "from tui.commands.standard_streams import standard_streams\n"
        "with standard_streams():\n"
        "    os._exit(os.open(os.devnull, os.O_RDONLY))\n"
    )
    done = run_shell(f'{sys.executable} -c "$CODE" <&- >&- 2>&-', {"CODE": code})
    assert done.returncode == 3


def test_reader_that_went_away_ends_command_by_sigpipe() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run(
        (*TICWATCH, "--help"), env=screen_environ(), stdout=write_end, stderr=subprocess.PIPE
    )
    os.close(write_end)
    assert done.returncode == -signal.SIGPIPE
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("words", "stream"), [(["--help"], "stdout"), (["--as-of", "never", "check"], "stderr")]
)
def test_reader_that_went_away_ends_command_also_where_sigpipe_is_blocked(
    words: list[str], stream: str
) -> None:
    code = (
        "import signal\n"
        "from tui.commands.cli import main\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})\n"
        f"main({words})\n"
    )
    read_end, write_end = os.pipe()
    os.close(read_end)
    with open(write_end, "wb") as pipe:
        done = subprocess.run(
            (sys.executable, "-c", code),
            env=screen_environ(),
            stdout=pipe if stream == "stdout" else subprocess.DEVNULL,
            stderr=pipe if stream == "stderr" else subprocess.DEVNULL,
        )
    assert done.returncode == 128 + signal.SIGPIPE


def test_output_kept_in_memory_by_a_caller_is_utf8() -> None:
    output = StringIO()
    with redirect_stdout(output):
        assert main(["export", "curve", "--as-of", "2025-12-17", "--format", "json"]) == 0
    assert '"tenor": "20Y"' in output.getvalue()


def test_ascii_output_has_a_minus_where_figures_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(buffer, encoding="ascii"))
    assert main(["rules", "explain", "official-selling", "--as-of", "2025-12-19"]) == 0
    assert "tic_official_total: -10.0 bn" in buffer.getvalue().decode("ascii")


@pytest.mark.long
@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "md"])
def test_exported_data_is_utf8_in_every_locale(home: Path, tmp_path: Path, form: str) -> None:
    config = tmp_path / "own.toml"
    config.write_text('[[alerts.rule]]\nid = "é−ß"\nwhen = "y20 > 4%"\n', encoding="utf-8")
    script = f"$TICWATCH export alerts --config {config} --format {form}"
    utf8, ascii_only = run_shell(script), run_shell(script, ASCII)
    assert utf8.returncode == ExitCode.CLEAR
    assert "é−ß" in utf8.stdout.decode("utf-8")
    assert ascii_only.stdout == utf8.stdout
