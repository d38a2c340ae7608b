"""The log of alerts and the trial of channels, without a screen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.toy_source import Clock
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import Alerts, Config, Rule
from tui.monitor.monitor import Monitor

CHANNELS = """[alerts.channel.desktop]
type = "command"
argv = ["cp", "/dev/stdin", "{sent}"]

[alerts.channel.broken]
type = "command"
argv = ["no-such-program-here"]
"""
RULE = Rule(id="y20", title="20-year", when="y20 > 4.75%", clear="y20 < 4.70%")
EVENINGS = [datetime(2025, month, day, 23, 30, tzinfo=UTC) for month, day in ((11, 14), (12, 12))]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "own.toml"
    path.write_text(CHANNELS.replace("{sent}", str(tmp_path / "sent.json")), encoding="utf-8")
    return ["--config", str(path)]


def test_a_trial_goes_by_one_channel(own: list[str], tmp_path: Path) -> None:
    assert main([*own, "rules", "notify-test", "desktop"]) == ExitCode.CLEAR
    assert json.loads((tmp_path / "sent.json").read_text())["title"] == "ticwatch"


def test_a_trial_of_all_says_which_failed(
    own: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*own, "rules", "notify-test"]) == ExitCode.FOUND
    said = capsys.readouterr().out
    assert "desktop: delivered\n" in said
    assert "broken: " in said
    assert "no-such-program-here" in said


@pytest.mark.parametrize(
    ("channel", "why"), [("desktp", "did you mean desktop?"), ("bell", "needs the screen")]
)
def test_a_trial_of_no_such_channel(
    own: list[str], channel: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*own, "rules", "notify-test", channel]) == ExitCode.USAGE
    assert why in capsys.readouterr().err


def test_the_log_as_lines_and_as_json(
    own: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for evening in EVENINGS:
        config = Config(alerts=Alerts(rule=(RULE,)))
        Monitor(config, tmp_path, now=Clock(evening)).decided()
    assert main([*own, "rules", "log"]) == ExitCode.CLEAR
    added, fired, notice = capsys.readouterr().out.splitlines()
    assert added == "2025-11-14 18:30:00  y20  added"
    assert fired.startswith("2025-12-12 18:30:00  y20  fired  start 2025-12-08  value 4.78")
    assert "y20 4.82%, above 4.75%, of 2025-12-12" in notice
    assert main([*own, "rules", "log", "y20", "--json"]) == ExitCode.CLEAR
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == ["added", "fired", "notice"]
    assert events[1]["inputs"][0] == ["par_yields", "2025"]
    assert main([*own, "rules", "log", "y10", "--json"]) == ExitCode.CLEAR
    assert capsys.readouterr().out == ""
