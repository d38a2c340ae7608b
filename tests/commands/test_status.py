"""``ticwatch status``: from what the last program stored, quickly and without pandas."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import read_clock
from tui.monitor.remembered_summary import RememberedSummary, bundled_summary

UNNEEDED = (
    *("pandas", "numpy", "httpx", "textual", "rich", "plotext", "lark"),
    *("tui.config.decode", "tui.monitor.update_reader"),
)


def test_status_without_a_stored_one_is_of_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == ExitCode.CLEAR
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("20Y 5.20% ▼2 · 10Y 4.65% ▼4 · 2s10s +46 bp ▲2 · official ")
    assert " · bundled · " in line
    assert line.endswith(" d old")


def test_status_is_of_the_last_check_of_the_present(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--offline"])
    kept = RememberedSummary(home).read()
    assert kept is not None
    assert kept.rules == 6
    assert kept.figures == bundled_summary().figures
    assert abs(kept.made - read_clock()) < timedelta(minutes=5)
    capsys.readouterr()
    assert main(["status", "--format", "json"]) == ExitCode.CLEAR
    record = json.loads(capsys.readouterr().out)
    assert (record["rules"], record["firing"], record["bundled"]) == (6, kept.firing, True)
    assert record["figures"][0] == {
        **{"name": "20Y", "value": 5.2, "unit": "pct", "observed": "2026-08-07"},
        "change_bp": -2.0,
    }
    assert record["age_days"] > 0


def test_status_prints_colours_on_request_alone(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    RememberedSummary(home).write(replace(bundled_summary(), critical=1))
    main(["status", "--color", "tmux"])
    assert "#[fg=red,bold]2 of 6 firing" in capsys.readouterr().out
    main(["status"])
    assert "#[" not in capsys.readouterr().out


def test_status_needs_no_configuration_and_no_figures(home: Path, tmp_path: Path) -> None:
    RememberedSummary(home).write(bundled_summary())
    broken = tmp_path / "broken.toml"
    broken.write_text("[ticwatch", encoding="utf-8")
    code = (
        "import sys; from tui.commands.cli import main; code = main(['status']); "
        f"print(code, [name for name in {UNNEEDED} if name in sys.modules], file=sys.stderr)"
    )
    environ = {**os.environ, "TICWATCH_HOME": str(home), "TICWATCH_CONFIG": str(broken)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    assert done.stderr == "0 []\n"
    assert "firing" in done.stdout


def test_status_of_a_home_that_cannot_be_used_exits_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path / "file"))
    assert main(["status"]) == ExitCode.UNANSWERED
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "is a file" in printed.err
