"""The log, the outbox, and the ways out: a real program, a real server, real escape codes."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tui.alerts.notify.channels import DeliveryError, carrier
from tui.alerts.notify.events import Event, EventKind, standings
from tui.alerts.notify.message import Message, message
from tui.alerts.notify.notification_log import NotificationLog
from tui.alerts.notify.outbox import WAITS, quiet_until, waiting
from tui.alerts.notify.terminal import sequence
from tui.config import Channel

NOW = datetime(2025, 12, 19, 23, tzinfo=UTC)
TOLD = Message("20-year above 4.75%", "fires since 2025-12-18", "warning", ({"rule": "y20"},))


def notice(number: int = 1, severity: str = "warning") -> Event:
    detail = {"title": f"t{number}", "text": f"x{number}", "severity": severity, "channels": ["a"]}
    return Event(NOW, f"r{number}", EventKind.NOTICE, detail, number=number)


def tried(kind: EventKind, at: datetime, number: int = 1) -> Event:
    return Event(at, "r1", kind, {"notice": number, "channel": "a", "why": "down"})


def test_the_log_keeps_order_and_logs_once_what_happens_once(tmp_path: Path) -> None:
    one, other = NotificationLog(tmp_path / "log.sqlite"), NotificationLog(tmp_path / "log.sqlite")
    assert one.events() == ()
    first = Event(NOW, "r", EventKind.NOTICE, {"text": "é"}, once="n1")
    assert one.add([first, Event(NOW, "r", EventKind.ACKED)])
    assert other.add([first]) == ()
    assert [(event.kind, event.number) for event in other.events()] == [
        (EventKind.NOTICE, 1),
        (EventKind.ACKED, 2),
    ]
    assert other.events()[0].detail == {"text": "é"}
    assert other.events(NOW - timedelta(seconds=1)) == ()


def test_the_log_is_only_added_to(tmp_path: Path) -> None:
    NotificationLog(tmp_path / "log.sqlite").add([Event(NOW, "r", EventKind.ACKED)])
    with sqlite3.connect(tmp_path / "log.sqlite") as database:
        for words in ("DELETE FROM events", "UPDATE events SET rule = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                database.execute(words)
    database.close()


def test_the_log_is_read_once_and_then_only_what_is_new(tmp_path: Path) -> None:
    one, other = NotificationLog(tmp_path / "log.sqlite"), NotificationLog(tmp_path / "log.sqlite")
    one.add([Event(NOW, "r", EventKind.ADDED, {"definition": "d"})])
    [first] = one.events()
    other.add([Event(NOW, "r", EventKind.SILENCED, {"until": None})])
    again = one.events()
    assert again[0] is first
    assert again == other.events()
    assert one.standings() == standings(again) == other.standings()


def test_another_file_in_the_place_of_the_log_is_read_anew(tmp_path: Path) -> None:
    log = NotificationLog(tmp_path / "log.sqlite")
    log.add([Event(NOW, "r", EventKind.STALE), Event(NOW, "r", EventKind.FRESH)])
    assert len(log.events()) == 2
    for file in tmp_path.iterdir():
        file.unlink()
    assert (log.events(), log.standings()) == ((), {})


def test_a_notice_waits_until_it_is_sent() -> None:
    [due] = waiting([notice()], "a")
    assert (due.tries, due.at) == (0, NOW)
    assert waiting([notice()], "b") == ()
    assert waiting([notice(), tried(EventKind.CLAIMED, NOW), tried(EventKind.SENT, NOW)], "a") == ()


def test_a_failed_try_is_followed_by_another_until_it_is_given_up() -> None:
    log = [notice()]
    at = NOW
    for wait in WAITS:
        log += [tried(EventKind.CLAIMED, at), tried(EventKind.FAILED, at)]
        [due] = waiting(log, "a")
        assert due.at == at + wait
        at = due.at
    log += [tried(EventKind.CLAIMED, at), tried(EventKind.FAILED, at)]
    assert waiting(log, "a") == ()


def test_a_try_that_never_ended_is_tried_again() -> None:
    [due] = waiting([notice(), tried(EventKind.CLAIMED, NOW)], "a")
    assert due.at > NOW


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2025-12-19T21:59", "2025-12-19T21:59"),
        ("2025-12-19T22:00", "2025-12-20T07:00"),
        ("2025-12-20T06:59", "2025-12-20T07:00"),
        ("2025-12-20T07:00", "2025-12-20T07:00"),
    ],
)
def test_quiet_hours_run_over_midnight(local: str, until: str) -> None:
    zone = ZoneInfo("America/New_York")
    now = datetime.fromisoformat(local).replace(tzinfo=zone)
    ends = quiet_until(now, "22:00-07:00", zone)
    assert ends == datetime.fromisoformat(until).replace(tzinfo=zone)


def test_several_at_once_are_one_message_as_grave_as_the_gravest() -> None:
    told = message([notice(1, "info"), notice(2, "critical")])
    assert (told.title, told.text, told.severity) == ("2 alerts", "t1: x1\nt2: x2", "critical")
    assert message([notice(1)]).title == "t1"


async def test_a_command_gets_the_words_as_arguments_and_json_on_its_input(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    words = (
        "import json, sys; json.dump([sys.argv[1], json.load(sys.stdin)], open(sys.argv[2], 'w'))"
    )
    argv = (sys.executable, "-c", words, "{title}; rm -rf / $(x)", str(out))
    await carrier(Channel(type="command", argv=argv), {})(TOLD)
    argument, told = json.loads(out.read_text())
    assert argument == "20-year above 4.75%; rm -rf / $(x)"
    assert (told["severity"], told["notices"]) == ("warning", [{"rule": "y20"}])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("import sys; sys.exit('no bus')", "exit code 1, no bus"),
        ("import time; time.sleep(60)", "no answer within 0.3 s"),
    ],
)
async def test_a_command_that_fails_says_why(words: str, why: str) -> None:
    seconds = timedelta(seconds=0.3 if "sleep" in words else 30)
    channel = Channel(type="command", argv=(sys.executable, "-c", words), timeout=seconds)
    with pytest.raises(DeliveryError, match=why):
        await carrier(channel, {})(TOLD)


async def test_what_a_command_starts_in_the_background_is_not_waited_for() -> None:
    channel = Channel(type="command", argv=("sh", "-c", "sleep 5 &"), timeout=timedelta(seconds=3))
    await carrier(channel, {})(TOLD)


async def test_a_command_that_takes_too_long_ends_with_all_it_started(tmp_path: Path) -> None:
    words = f"sleep 20 & echo $! > {tmp_path / 'child'}; wait"
    channel = Channel(type="command", argv=("sh", "-c", words), timeout=timedelta(seconds=1))
    with pytest.raises(DeliveryError, match="no answer within 1 s"):
        await asyncio.wait_for(carrier(channel, {})(TOLD), 5)
    child = Path("/proc") / (tmp_path / "child").read_text().strip() / "stat"
    assert not child.exists() or child.read_text().split()[2] == "Z"


async def test_what_a_command_says_is_shown_on_one_line_without_codes() -> None:
    argv = (sys.executable, "-c", "import sys; sys.exit('no\\n\\x1b[31mbus')")
    with pytest.raises(DeliveryError, match=r"exit code 1, no · \[31mbus$"):
        await carrier(Channel(type="command", argv=argv), {})(TOLD)


async def test_a_missing_program_says_so() -> None:
    channel = Channel(type="command", argv=("no-such-program-here",))
    with pytest.raises(DeliveryError, match="no-such-program-here"):
        await carrier(channel, {})(TOLD)


class Inbox(BaseHTTPRequestHandler):
    """Keeps what is posted to it; refuses what is posted to /refused."""

    posted: list[dict[str, object]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append(json.loads(body))
        self.send_response(500 if "refused" in self.path else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def inbox() -> Iterator[HTTPServer]:
    Inbox.posted = []
    with HTTPServer(("127.0.0.1", 0), Inbox) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


async def test_apprise_posts_to_the_address_in_the_environment(inbox: HTTPServer) -> None:
    channel = Channel(type="apprise", url_env="WHERE")
    where = f"json://127.0.0.1:{inbox.server_port}"
    await carrier(channel, {"WHERE": f"{where}/taken"})(TOLD)
    [posted] = Inbox.posted
    assert (posted["title"], posted["message"]) == (TOLD.title, TOLD.text)
    with pytest.raises(DeliveryError, match="did not take it"):
        await carrier(channel, {"WHERE": f"{where}/refused"})(TOLD)


async def test_an_address_is_a_secret_and_is_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    channel = Channel(type="apprise", url_env="WHERE")
    with pytest.raises(DeliveryError, match="the environment has no WHERE"):
        await carrier(channel, {})(TOLD)
    with pytest.raises(DeliveryError) as failure:
        await carrier(channel, {"WHERE": "nothing://secret"})(TOLD)
    assert "secret" not in str(failure.value)
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
def test_a_terminal_is_told_in_the_code_it_knows(environ: dict[str, str], code: str) -> None:
    assert sequence(Message("a", "b\n\x1b\x07c", "info"), environ) == code
