"""The notification log, the outbox, and channels: a real program, server and escape codes."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace

from tui.alerts.notify.channels import build_send
from tui.alerts.notify.event_details import (
    DeliveryClaimed,
    DeliveryFailed,
    DeliverySent,
    EpisodeAcknowledged,
    EventKind,
    Notice,
    RuleAdded,
    RuleFresh,
    RuleSilenced,
    RuleStale,
)
from tui.alerts.notify.events import Event, statuses_after
from tui.alerts.notify.message import DeliveryError, Message, build_message
from tui.alerts.notify.outbox import RETRY_DELAYS, PendingDelivery, pending_deliveries
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.alerts.notify.terminal import sequence
from tui.config import Channel

NOW = datetime(2025, 12, 19, 23, tzinfo=UTC)
MESSAGE = Message("20-year above 4.75%", "fires since 2025-12-18", "warning", ({"rule": "y20"},))
ACKNOWLEDGED = EpisodeAcknowledged(date(2025, 12, 18))


def notice(number: int = 1, severity: str = "warning") -> Notice:
    return Notice("fired", "edge", f"t{number}", f"x{number}", severity, channels=("a",))


def logged_notice() -> Event:
    """Return the first event of a log, a notice for the channel ``a``."""
    return Event(NOW, "r1", notice(), number=1)


def claimed(at: datetime) -> Event:
    return Event(at, "r1", DeliveryClaimed(1, "a"))


def failed(at: datetime) -> Event:
    return Event(at, "r1", DeliveryFailed(1, "a", "down"))


def test_log_keeps_the_order_and_one_event_a_key(tmp_path: Path) -> None:
    first, second = (SqliteLog(tmp_path / "log.sqlite") for _ in range(2))
    assert first.events() == ()
    stale = Event(NOW, "r", RuleStale("é"), dedup_key="n1")
    assert first.add([stale, Event(NOW, "r", ACKNOWLEDGED)])
    assert second.add([stale]) == ()
    assert [(event.kind, event.number) for event in second.events()] == [
        (EventKind.STALE, 1),
        (EventKind.ACKED, 2),
    ]
    assert second.events()[0].detail == RuleStale("é")
    assert second.events(NOW - timedelta(seconds=1)) == ()


def test_log_refuses_updates_and_deletes(tmp_path: Path) -> None:
    SqliteLog(tmp_path / "log.sqlite").add([Event(NOW, "r", ACKNOWLEDGED)])
    with sqlite3.connect(tmp_path / "log.sqlite") as database:
        for statement in ("DELETE FROM events", "UPDATE events SET rule = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                database.execute(statement)
    database.close()


def test_log_reads_each_event_once(tmp_path: Path) -> None:
    reader, writer = (SqliteLog(tmp_path / "log.sqlite") for _ in range(2))
    reader.add([Event(NOW, "r", RuleAdded("d"))])
    [first] = reader.events()
    writer.add([Event(NOW, "r", RuleSilenced(None))])
    events = reader.events()
    assert events[0] is first
    assert events == writer.events()
    assert (
        reader.notification_statuses() == statuses_after(events) == writer.notification_statuses()
    )


def test_log_replaced_by_another_file_is_read_from_its_start(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "log.sqlite")
    log.add([Event(NOW, "r", RuleStale("old")), Event(NOW, "r", RuleFresh(""))])
    assert len(log.events()) == 2
    for file in tmp_path.iterdir():
        file.unlink()
    assert (log.events(), log.notification_statuses()) == ((), {})


def test_notice_is_pending_until_it_is_sent() -> None:
    [pending] = pending_deliveries([logged_notice()], "a")
    assert (pending.attempts, pending.at) == (0, NOW)
    assert pending_deliveries([logged_notice()], "b") == ()
    sent = Event(NOW, "r1", DeliverySent(1, "a"))
    assert pending_deliveries([logged_notice(), claimed(NOW), sent], "a") == ()


def test_failed_delivery_is_retried_until_given_up() -> None:
    log = [logged_notice()]
    at = NOW
    for delay in RETRY_DELAYS:
        log += [claimed(at), failed(at)]
        [pending] = pending_deliveries(log, "a")
        assert pending.at == at + delay
        at = pending.at
    log += [claimed(at), failed(at)]
    assert pending_deliveries(log, "a") == ()


def test_claim_without_result_is_retried() -> None:
    claims = [claimed(NOW + timedelta(seconds=number)) for number in range(9)]
    [pending] = pending_deliveries([logged_notice(), *claims], "a")
    assert (pending.is_claimed, pending.attempts) == (True, 9), "only failures count for giving up"


def test_message_of_several_notices_has_the_highest_severity() -> None:
    pending = [
        PendingDelivery(number, f"r{number}", notice(number, severity), f"id{number}", NOW)
        for number, severity in ((1, "info"), (2, "critical"))
    ]
    message = build_message(pending)
    assert (message.title, message.text) == ("2 alerts", "t1: x1\nt2: x2")
    assert message.severity == "critical"
    assert [each["id"] for each in message.notices] == ["id1", "id2"]
    single = build_message(pending[:1])
    assert (single.title, single.id) == ("t1", "id1")


async def test_command_receives_arguments_and_json_on_stdin(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    program = (
        "import json, sys; json.dump([sys.argv[1], json.load(sys.stdin)], open(sys.argv[2], 'w'))"
    )
    argv = (sys.executable, "-c", program, "{title}; rm -rf / $(x)", str(out))
    await build_send(Channel(type="command", argv=argv), {})(MESSAGE)
    argument, message = json.loads(out.read_text())
    assert argument == "20-year above 4.75%; rm -rf / $(x)"
    assert (message["severity"], message["notices"]) == ("warning", [{"rule": "y20"}])


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import sys; sys.exit('no bus')", "exit code 1, no bus"),
        ("import time; time.sleep(60)", "no answer within 0.3 s"),
    ],
)
async def test_failing_command_raises_its_reason(program: str, reason: str) -> None:
    seconds = timedelta(seconds=0.3 if "sleep" in program else 30)
    channel = Channel(type="command", argv=(sys.executable, "-c", program), timeout=seconds)
    with pytest.raises(DeliveryError, match=reason):
        await build_send(channel, {})(MESSAGE)


async def test_background_child_of_command_is_not_waited_for() -> None:
    channel = Channel(
        type="command", argv=("sh", "-c", "sleep 40 &"), timeout=timedelta(seconds=20)
    )
    await build_send(channel, {})(MESSAGE)


async def test_command_timeout_ends_its_children(tmp_path: Path) -> None:
    script = f"sleep 90 & echo $! > {tmp_path / 'child'}; wait"
    channel = Channel(type="command", argv=("sh", "-c", script), timeout=timedelta(seconds=1))
    with pytest.raises(DeliveryError, match="no answer within 1 s"):
        await asyncio.wait_for(build_send(channel, {})(MESSAGE), 60)
    child = Path("/proc") / (tmp_path / "child").read_text().strip() / "stat"
    async with asyncio.timeout(60):  # a busy machine takes a moment to end it
        while child.exists() and child.read_text().split()[2] != "Z":
            await asyncio.sleep(0.05)


async def test_command_error_is_its_last_line_without_escape_codes() -> None:
    argv = (sys.executable, "-c", "import sys; sys.exit('no\\n\\x1b[31mbus')")
    with pytest.raises(DeliveryError, match=r"exit code 1, \[31mbus$"):
        await build_send(Channel(type="command", argv=argv), {})(MESSAGE)


async def test_missing_program_is_named() -> None:
    channel = Channel(type="command", argv=("no-such-program-here",))
    with pytest.raises(DeliveryError, match="no-such-program-here"):
        await build_send(channel, {})(MESSAGE)


class Inbox(BaseHTTPRequestHandler):
    """Server that keeps each posted body, and answers 500 to /refused."""

    posted: list[dict[str, object]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append(json.loads(body))
        self.send_response(500 if "refused" in self.path else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@pytest.fixture
def inbox() -> Iterator[HTTPServer]:
    Inbox.posted = []
    with HTTPServer(("127.0.0.1", 0), Inbox) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


async def test_apprise_posts_to_address_of_environment(inbox: HTTPServer) -> None:
    channel = Channel(type="apprise", url_env="WHERE")
    address = f"json://127.0.0.1:{inbox.server_port}"
    message = replace(MESSAGE, id="a1b2")
    await build_send(channel, {"WHERE": f"{address}/accepted?method=post"})(message)
    [posted] = Inbox.posted
    assert (posted["title"], posted["message"]) == (MESSAGE.title, MESSAGE.text)
    assert posted["event_id"] == "a1b2"
    with pytest.raises(DeliveryError, match="did not take it"):
        await build_send(channel, {"WHERE": f"{address}/refused"})(MESSAGE)


async def test_apprise_address_is_not_in_errors_or_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    channel = Channel(type="apprise", url_env="WHERE")
    with pytest.raises(DeliveryError, match="the environment has no WHERE"):
        await build_send(channel, {})(MESSAGE)
    with pytest.raises(DeliveryError) as raised:
        await build_send(channel, {"WHERE": "nothing://secret"})(MESSAGE)
    assert "secret" not in str(raised.value)
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"TERM_PROGRAM": "WezTerm"}, "\x1b]9;a: b · c\x07"),
        ({"TERM": "foot"}, "\x1b]777;notify;a;b · c\x07"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "\x1b]777;notify;a;b · c\x07"),
        ({"TERM_PROGRAM": "WezTerm", "TMUX": "x"}, "\x1bPtmux;\x1b\x1b]9;a: b · c\x07\x1b\\"),
        ({"WT_SESSION": "x"}, "\x1b]777;notify;a;b · c\x07"),
        (
            {"TERM_PROGRAM": "vscode"},
            "\x1b]99;i=ticwatch:d=0;a\x1b\\\x1b]99;i=ticwatch:p=body;b · c\x1b\\",
        ),
        ({"TERM": "linux"}, ""),
    ],
)
def test_sequence_is_in_the_code_of_the_terminal(environ: dict[str, str], code: str) -> None:
    assert sequence(Message("a", "b\n\x1b\x07c", "info"), environ) == code


async def test_channel_of_apprise_without_apprise_fails_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    send = build_send(Channel(type="apprise", url_env="PHONE"), {"PHONE": "json://localhost"})
    with pytest.raises(DeliveryError, match="pip install 'ticwatch"):
        await send(MESSAGE)
