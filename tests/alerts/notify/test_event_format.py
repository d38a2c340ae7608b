"""The stored JSON of every kind of event, and its line in ``rules log --json``."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tui.alerts.notify.event_details import EventKind
from tui.alerts.notify.message import DeliveryError, Message
from tui.alerts.notify.notifier import Notifier
from tui.alerts.notify.policy import RuleEvaluation, decide
from tui.alerts.notify.routing import route
from tui.commands.cli import main
from tui.config import Alerts, Rule
from tui.model.alerts import (
    Alert,
    AlertAction,
    Episode,
    EvaluationProblem,
    NotificationStatus,
    RuleState,
)
from tui.model.snapshot import Stamp, State

ADDED = datetime(2025, 12, 1, 23, 30, tzinfo=UTC)
FIRED = datetime(2025, 12, 8, 23, tzinfo=UTC)
RULE = Rule(
    id="y20", title="20-year", when="y20 > 4.75%", channels=("app", "bell"), on_stale="notify"
)
EPISODE = Episode(date(2025, 12, 8), None, FIRED, start_value=4.78)
OK = Alert(
    rule="y20",
    title="20-year",
    severity="warning",
    state=RuleState.OK,
    series="y20",
    unit="pct",
    value=4.78,
    threshold=4.75,
    above=True,
    since=date(2025, 12, 8),
    last_fired=None,
    stamp=Stamp(
        date(2025, 12, 8), FIRED, State.LIVE, inputs=(("par_yields", "2025"), ("fred", "DGS20"))
    ),
)
FIRING = replace(OK, state=RuleState.FIRING)
STALE = replace(OK, problem=EvaluationProblem.STALE, reason="par_yields is 5 d old")

NOTICE = (
    '{"reason": "fired", "mode": "edge", "title": "20-year",'
    ' "text": "fires since 2025-12-08: é 4.78%", "severity": "warning", "start": "2025-12-08",'
    ' "fired": "2025-12-08T23:00:00+00:00",'
    ' "inputs": [["par_yields", "2025"], ["fred", "DGS20"]],'
    ' "channels": ["app", "bell"], "startup": false}'
)
STORED = [
    ("added", '{"definition": "d1"}'),
    (
        "fired",
        '{"fired": "2025-12-08T23:00:00+00:00", "start": "2025-12-08", "value": 4.78,'
        ' "inputs": [["par_yields", "2025"], ["fred", "DGS20"]]}',
    ),
    ("notice", NOTICE),
    ("claimed", '{"notice": 3, "channel": "app", "sender": "s", "message": "d544376b48d659cb"}'),
    ("sent", '{"notice": 3, "channel": "app"}'),
    ("claimed", '{"notice": 3, "channel": "bell", "sender": "s", "message": "d544376b48d659cb"}'),
    ("failed", '{"notice": 3, "channel": "bell", "why": "no bell in “ssh”"}'),
    ("acked", '{"start": "2025-12-08"}'),
    ("silenced", '{"until": "2025-12-12T09:00:00.000250+00:00"}'),
    ("lifted", '{"why": "taken back"}'),
    ("silenced", '{"until": null}'),
    ("rearmed", "{}"),
    ("ended", '{"end": "2025-12-10", "value": 4.6}'),
    ("lifted", '{"why": "stood down"}'),
    (
        "fired",
        '{"fired": "2025-12-14T23:00:00+00:00", "start": "2025-12-12", "value": null,'
        ' "inputs": [["par_yields", "2025"], ["fred", "DGS20"]]}',
    ),
    ("ended", '{"end": "2025-12-15", "value": 3}'),
    ("dropped", '{"why": "inhibited by graver"}'),
    ("stale", '{"why": "par_yields is 5 d old"}'),
    (
        "notice",
        '{"reason": "stale", "mode": "edge", "title": "20-year",'
        ' "text": "cannot be judged, par_yields is 5 d old: é 4.78%", "severity": "warning",'
        ' "start": "2025-12-12", "fired": "2025-12-14T23:00:00+00:00",'
        ' "inputs": [["par_yields", "2025"], ["fred", "DGS20"]],'
        ' "channels": ["app", "bell"], "startup": false}',
    ),
    ("fresh", '{"why": ""}'),
    ("revised", '{"fired": "2025-12-08T23:00:00+00:00"}'),
    (
        "notice",
        '{"reason": "revised", "mode": "edge", "title": "20-year",'
        ' "text": "what fired on 2025-12-08 is revised away: é 4.78%", "severity": "warning",'
        ' "start": "2025-12-12", "fired": "2025-12-14T23:00:00+00:00",'
        ' "inputs": [["par_yields", "2025"], ["fred", "DGS20"]],'
        ' "channels": ["app", "bell"], "startup": false}',
    ),
]
"""Kind and detail of every event that ``write_log`` leads to, in the order of the log."""


class Program:
    """A notifier over synthetic evaluations of one rule, with a clock the test sets."""

    def __init__(self, home: Path) -> None:
        self.clock = ADDED
        self.sent: list[Message] = []
        self.alerts = Alerts(rule=(RULE,))
        self.notifier = Notifier(home, self.alerts, now=lambda: self.clock, environ={})

    async def deliver(self) -> None:
        """Deliver by one channel after the other: at once, their order would vary."""
        for name, send in {"app": self._toast, "bell": self._bell}.items():
            self.notifier.attach({name: send})
            await self.notifier.carry()

    async def _toast(self, message: Message) -> None:
        self.sent.append(message)

    async def _bell(self, message: Message) -> None:
        raise DeliveryError("no bell in “ssh”")

    def evaluate(
        self, day: int, alert: Alert, *episodes: Episode, definition: str = "d1", graver: str = ""
    ) -> None:
        """Log what follows from an evaluation at 23:30 UTC of a day of December 2025."""
        self.clock = ADDED.replace(day=day)
        status = self.notifier.journal.notification_statuses().get("y20", NotificationStatus())
        evaluation = RuleEvaluation(RULE, definition, alert, episodes, "é 4.78%")
        events = decide(evaluation, status, self.clock, graver)
        self.notifier.journal.add([route(event, self.alerts, ADDED) for event in events])

    def act(self, action: AlertAction) -> None:
        self.notifier.apply_action(action)


async def write_log(home: Path) -> Program:
    """Log at least one event of every kind."""
    program = Program(home)
    program.evaluate(1, OK)
    program.evaluate(8, FIRING, EPISODE)
    await program.deliver()
    program.act(AlertAction("y20", "acked", start=date(2025, 12, 8)))
    until = datetime(2025, 12, 12, 9, 0, 0, 250, tzinfo=UTC)
    program.act(AlertAction("y20", "silenced", until=until))
    program.act(AlertAction("y20", "lifted"))
    program.act(AlertAction("y20", "silenced"))
    program.act(AlertAction("y20", "rearmed"))
    first = replace(EPISODE, end=date(2025, 12, 10), end_value=4.6)
    program.evaluate(10, OK, first)
    second = Episode(date(2025, 12, 12), date(2025, 12, 15), FIRED + timedelta(days=6))
    second = replace(second, end_value=3)
    program.evaluate(15, OK, first, second, graver="graver")
    program.evaluate(16, STALE, first, second)
    program.evaluate(17, OK, first, second)
    program.evaluate(18, OK, replace(first, revised_away=True), second)
    return program


def stored_rows(home: Path) -> list[tuple[str, str]]:
    """Return kind and detail of every row of the log, as stored."""
    with closing(sqlite3.connect(home / "alerts.sqlite")) as database:
        rows = list(database.execute("SELECT kind, detail FROM events ORDER BY number"))
    return [(kind, re.sub(r'"sender": "\w{12}"', '"sender": "s"', text)) for kind, text in rows]


async def test_log_stores_exact_detail_of_every_kind(tmp_path: Path) -> None:
    await write_log(tmp_path)
    assert stored_rows(tmp_path) == STORED
    assert {kind for kind, _ in STORED} == {kind.value for kind in EventKind}


async def test_log_json_line_is_place_and_stored_detail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await write_log(tmp_path)
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path))
    assert main(["rules", "log", "--json", "--offline"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(STORED)
    for line, (kind, detail) in zip(lines, STORED, strict=True):
        head = line.partition(', "event"')[0]
        rest = detail.removeprefix("{").removesuffix("}")
        line = re.sub(r'"sender": "\w{12}"', '"sender": "s"', line)
        assert line == f'{head}, "event": "{kind}"' + (f", {rest}" if rest else "") + "}"
    assert lines[0] == (
        '{"at": "2025-12-01T23:30:00+00:00", "rule": "y20", "event": "added", "definition": "d1"}'
    )
    assert lines[11].endswith('"rule": "y20", "event": "rearmed"}')


async def test_log_text_line_has_time_rule_kind_and_present_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await write_log(tmp_path)
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path))
    assert main(["rules", "log", "--offline"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("  y20  ")[2] for line in lines] == [
        "added",
        "fired  start 2025-12-08  value 4.78",
        "notice  text fires since 2025-12-08: é 4.78%  start 2025-12-08",
        "claimed  channel app",
        "sent  channel app",
        "claimed  channel bell",
        "failed  channel bell  why no bell in “ssh”",
        "acked  start 2025-12-08",
        "silenced  until 2025-12-12T09:00:00.000250+00:00",
        "lifted  why taken back",
        "silenced",
        "rearmed",
        "ended  end 2025-12-10  value 4.6",
        "lifted  why stood down",
        "fired  start 2025-12-12",
        "ended  end 2025-12-15  value 3",
        "dropped  why inhibited by graver",
        "stale  why par_yields is 5 d old",
        "notice  text cannot be judged, par_yields is 5 d old: é 4.78%  start 2025-12-12",
        "fresh  why ",
        "revised",
        "notice  text what fired on 2025-12-08 is revised away: é 4.78%  start 2025-12-12",
    ]


async def test_command_reads_notice_with_its_rule_first(tmp_path: Path) -> None:
    program = await write_log(tmp_path)
    [message] = program.sent
    notice = (
        '{"rule": "y20", '
        + NOTICE.removeprefix("{").removesuffix("}")
        + ', "id": "d544376b48d659cb"}'
    )
    assert message.as_json() == (
        '{"title": "20-year", "summary": "fires since 2025-12-08: é 4.78%",'
        f' "severity": "warning", "notices": [{notice}], "id": "d544376b48d659cb"}}'
    )


async def test_unknown_key_in_stored_detail_is_read_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As after an update was taken back: a newer ticwatch wrote the log."""
    program = await write_log(tmp_path)
    with closing(sqlite3.connect(tmp_path / "alerts.sqlite")) as database, database:
        database.execute(
            "INSERT INTO events (at, rule, kind, detail) VALUES (?, 'y20', 'silenced', ?)",
            (ADDED.isoformat(), '{"until": null, "author": {"name": "é"}}'),
        )
    status = program.notifier.journal.notification_statuses()["y20"]
    assert status.silence is not None
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path))
    assert main(["rules", "log", "--json", "--offline"]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.endswith('"event": "silenced", "until": null, "author": {"name": "é"}}')


def test_kinds_keep_their_stored_names() -> None:
    assert json.dumps([kind.value for kind in EventKind]) == (
        '["added", "fired", "ended", "dropped", "notice", "claimed", "sent", "failed", "stale",'
        ' "fresh", "revised", "acked", "silenced", "lifted", "rearmed"]'
    )
