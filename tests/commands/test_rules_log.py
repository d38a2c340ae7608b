"""``ticwatch rules log`` and ``ticwatch rules notify-test``."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.toy_source import Clock
from tui.alerts.notify.event_details import EpisodeAcknowledged, RuleAdded
from tui.alerts.notify.events import Event
from tui.alerts.notify.postgres_log import PostgresLog
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import Alerts, Config, Rule
from tui.monitor.monitor import Monitor
from tui.store.postgres.server import Server

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
def config_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the option of a configuration with a working and a broken channel."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "own.toml"
    path.write_text(CHANNELS.replace("{sent}", str(tmp_path / "sent.json")), encoding="utf-8")
    return ["--config", str(path)]


def test_notify_test_of_one_channel_sends_by_it(config_option: list[str], tmp_path: Path) -> None:
    assert main([*config_option, "rules", "notify-test", "desktop"]) == ExitCode.CLEAR
    assert json.loads((tmp_path / "sent.json").read_text())["title"] == "ticwatch"


def test_notify_test_of_all_channels_names_the_failed_one(
    config_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*config_option, "rules", "notify-test"]) == ExitCode.FOUND
    output = capsys.readouterr().out
    assert "desktop: delivered\n" in output
    assert "broken: " in output
    assert "no-such-program-here" in output


@pytest.mark.parametrize(
    ("channel", "message"), [("desktp", "did you mean desktop?"), ("bell", "needs the screen")]
)
def test_notify_test_of_unknown_channel_raises_usage_error(
    config_option: list[str], channel: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*config_option, "rules", "notify-test", channel]) == ExitCode.USAGE
    assert message in capsys.readouterr().err


def test_notify_test_without_channels_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "notify-test"]) == ExitCode.CLEAR
    assert capsys.readouterr().out.startswith("no [alerts.channel] is configured")


def test_log_is_printed_as_text_and_as_json(
    config_option: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for evening in EVENINGS:
        config = Config(alerts=Alerts(rule=(RULE,)))
        Monitor(config, home, now=Clock(evening)).log_notifications()
    assert main([*config_option, "rules", "log"]) == ExitCode.CLEAR
    added, fired, notice = capsys.readouterr().out.splitlines()
    assert added == "2025-11-14 18:30:00 EST  y20  added"
    assert fired.startswith("2025-12-12 18:30:00 EST  y20  fired  start 2025-12-08  value 4.78")
    assert notice.startswith("2025-12-12 18:30:00 EST  y20  notice")
    assert "y20 4.82%, above 4.75%, of 2025-12-12" in notice
    assert main([*config_option, "rules", "log", "y20", "--json"]) == ExitCode.CLEAR
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == ["added", "fired", "notice"]
    assert events[1]["inputs"][0] == ["par_yields", "2025"]
    assert main([*config_option, "rules", "log", "y20-regime"]) == ExitCode.CLEAR
    assert capsys.readouterr().out == "no event of y20-regime is logged\n"


@pytest.mark.usefixtures("no_bundle")
def test_log_of_a_desk_names_the_user_of_each_action(
    desk: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.support.postgres_roles import address_of, new_role

    monkeypatch.setenv("TICWATCH_STORE", desk)
    with new_role(desk, "anna\x1b[2J[b]") as member, new_role(desk, "guest") as reader:
        assert main(["store", "init", "--member", member, "--reader", reader]) == ExitCode.CLEAR
        lines = capsys.readouterr().out.splitlines()
        shown = member.replace("\x1b", "")
        assert lines[1:] == [
            f"{reader} may only read",
            f"{shown} may read, acknowledge and mute",
        ]
        for user, when in ((desk, "added"), (address_of(desk, member), "acked")):
            detail = RuleAdded("d") if when == "added" else EpisodeAcknowledged(date(2025, 12, 8))
            PostgresLog(Server(user)).add([Event(EVENINGS[0], "y20", detail)])
        monkeypatch.setenv("TICWATCH_STORE", address_of(desk, reader))
        assert main(["rules", "log"]) == ExitCode.CLEAR
        added, acked = capsys.readouterr().out.splitlines()
        assert added == "2025-11-14 18:30:00 EST  y20  added"
        assert acked.endswith(f"y20  acked by {shown}  start 2025-12-08")
        assert main(["rules", "log", "--json"]) == ExitCode.CLEAR
        users = [json.loads(line)["who"] for line in capsys.readouterr().out.splitlines()]
        assert users == ["ticwatch", shown]
        assert main(["store", "verify"]) == ExitCode.CLEAR


def test_log_without_events_says_so_in_text_alone(
    config_option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*config_option, "rules", "log"]) == ExitCode.CLEAR
    assert capsys.readouterr().out == "no event is logged\n"
    assert main([*config_option, "rules", "log", "--json"]) == ExitCode.CLEAR
    assert capsys.readouterr().out == ""


def test_log_of_unknown_rule_suggests_one(
    config_option: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    removed = Config(alerts=Alerts(rule=(RULE,)))
    Monitor(removed, home, now=Clock(EVENINGS[0])).log_notifications()
    for unknown, near in (("y21", "y20"), ("y20-regine", "y20-regime")):
        assert main([*config_option, "rules", "log", unknown]) == ExitCode.USAGE
        assert capsys.readouterr().err == (
            f"ticwatch: no rule is called {unknown}; did you mean {near}?\n"
        )
