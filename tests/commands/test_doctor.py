"""Checks of ``ticwatch doctor`` on real faults, and their remedies."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.publishers import replay
from tests.support.toy_source import Clock
from tests.support.upstream import Reply, Request, Upstream, serving
from tui.commands import doctor
from tui.commands.check_result import Grade
from tui.commands.cli import main
from tui.commands.configuration_checks import check_configuration
from tui.commands.doctor import Terminal
from tui.commands.exit_codes import ExitCode
from tui.commands.source_names import SOURCE_NAMES
from tui.config import Alerts, Channel, Config, Loaded, load
from tui.model.status import PartStatus
from tui.monitor.monitor import Monitor
from tui.monitor.results import ProbeResult
from tui.sources.validators import Validators
from tui.store.archive import Vintage, digest_of
from tui.store.sqlite_archive import SqliteArchive

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
RELEASED = datetime(2026, 8, 7, 22, tzinfo=UTC)
XTERM = Terminal({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, (80, 24), "utf-8")


def replay_with_date(upstream: Upstream, time: datetime) -> None:
    """Replay the publishers with a ``Date`` header in each response."""
    replay(upstream)

    def respond(request: Request) -> Reply:
        reply = upstream.routes[""](request)
        assert isinstance(reply, Reply)
        return dataclasses.replace(reply, headers={"Date": format_datetime(time, usegmt=True)})

    upstream.override = respond


FEW = Config(groups=tuple(group for group in Config().groups if group.ticker in ("XLV", "BTC-USD")))
"""A configuration with few price histories to request."""


async def probe(upstream: Upstream, folder: Path) -> list[ProbeResult]:
    return await Monitor(FEW, folder, now=Clock(NOW), upstream=upstream.url).probe()


async def test_probe_requests_one_part_of_each_host(home: Path) -> None:
    async with serving() as upstream:
        replay_with_date(upstream, NOW - timedelta(minutes=5))
        probes = await probe(upstream, home)
    assert {result.host for result in probes} == upstream.hosts()
    assert len(probes) >= 6
    assert set(Counter(request.host for request in upstream.requests).values()) == {1}
    assert {(result.asked, result.status.error) for result in probes} == {(True, "")}
    assert {result.ahead for result in probes} == {timedelta(minutes=5)}
    assert {result.grade for result in doctor.check_hosts(probes, "")} == {Grade.OK}


@pytest.mark.long
async def test_probe_within_minimum_intervals_sends_no_request(home: Path) -> None:
    async with serving() as upstream:
        replay(upstream)
        monitor = Monitor(FEW, home, now=Clock(NOW), upstream=upstream.url)
        await monitor.refresh()
        upstream.requests.clear()
        probes = await monitor.probe()
    assert probes
    assert upstream.requests == []
    for result in doctor.check_hosts(probes, ""):
        assert result.summary == "last success 2026-08-10 18:30 EDT, not to be asked again yet"


@pytest.mark.parametrize(
    ("ahead", "grade", "text"),
    [
        (timedelta(), Grade.OK, "0 s behind"),
        (timedelta(seconds=119), Grade.OK, "119 s ahead of"),
        (timedelta(minutes=5), Grade.WARN, "5 minutes ahead of"),
        (timedelta(hours=-1), Grade.WARN, "60 minutes behind"),
    ],
)
def test_clock_is_compared_with_the_hosts(ahead: timedelta, grade: Grade, text: str) -> None:
    """The median counts: one host with a wrong clock, or without one, changes nothing."""
    skews = (ahead, None, timedelta(days=-9), ahead)
    status = PartStatus("toy", "a")
    probes = [ProbeResult("a.gov", status, asked=True, ahead=skew) for skew in skews]
    result = doctor.check_clock(NOW, RELEASED, probes)
    assert (result.grade, result.summary) == (
        grade,
        f"2026-08-10 18:30 EDT, {text} the publishers'",
    )


def test_clock_before_the_release_of_a_bundled_figure_fails() -> None:
    result = doctor.check_clock(RELEASED - timedelta(seconds=1), RELEASED)
    assert (result.grade, result.remedy) == (Grade.FAIL, "set the clock and its time zone")
    assert doctor.check_clock(RELEASED, RELEASED).grade is Grade.OK


@pytest.mark.long
async def test_one_failed_host_is_a_warning_and_all_are_a_failure(home: Path) -> None:
    async with serving() as upstream:
        replay(upstream)
        upstream.override = lambda request: (
            Reply(b"", 503) if request.host == "fred.stlouisfed.org" else None
        )
        one_failed = doctor.check_hosts(await probe(upstream, home), "")
        upstream.override = lambda _: Reply(b"", 503)
        all_failed = doctor.check_hosts(await probe(upstream, home / "other"), "")
    [bad] = [result for result in one_failed if result.grade is not Grade.OK]
    assert (bad.name, bad.grade) == ("fred.stlouisfed.org", Grade.WARN)
    assert bad.summary == "HTTP 503; last success never"
    assert bad.remedy.startswith("backing off after 1 failure, next try 2026-08-10 ")
    assert {result.grade for result in all_failed} == {Grade.FAIL}
    assert all_failed[-1].name == "network"


def test_hosts_that_all_fail_are_a_failure_of_the_network() -> None:
    status = PartStatus("toy", "a", error="HTTP 503")
    probes = [ProbeResult(host, status, asked=True) for host in ("b.gov", "a.gov")]
    results = doctor.check_hosts(probes, "http://me:word@localhost:1")
    assert [(result.name, result.grade) for result in results] == [
        ("upstream", Grade.OK),
        ("a.gov", Grade.FAIL),
        ("b.gov", Grade.FAIL),
        ("network", Grade.FAIL),
    ]
    assert results[0].summary == "http://me:***@localhost:1, instead of the publishers"
    assert "proxy" in results[-1].remedy


def test_hosts_without_probes_have_no_results() -> None:
    assert doctor.check_hosts([], "") == []


CHANNEL = "[alerts.channel.phone]\n"
CLAIM = "[[claims]]\nid = 'a'\nstatement = 'b'\ndate = 2026-01-02\n"


@pytest.mark.parametrize(
    ("toml", "name", "text"),
    [
        ('[ticwatch]\nteme = "x"\n', "config", "1 problem, first line 2: ticwatch.teme"),
        ("[ticwatch]\na = 1\nb = 2\n", "config", "2 problems, first line 2"),
        ('[keys]\n"curve.next-view" = "ctrl+q"', "config", "always means the same"),
        ("[[alerts.rule]]\nid = 'a'\nwhen = 'y20 >'", "rules", "config.toml:3: rule a: column 6"),
        ("[[alerts.rule]]\nid = 'a'\nseries = 'y21'\nabove = 1", "rules", "did you mean y2"),
        (f"{CLAIM}holds = 'y20 >'", "claims", "config.toml:5: claim a: holds: column 6"),
        (f"{CLAIM}answer = 'b'\nword = 'c'\n[claims.details]\nx = 'y21'", "claims", "toml:8: "),
        ("[ticwatch]\ntheme = 'dracola'", "theme", "no theme is called dracola"),
        ("[keys]\n'curve.next-vew' = 'v'", "keys", "no such action; did you mean"),
        ("[keys]\n'screen.help' = 'v'", "keys", "cannot be moved"),
        (f"{CHANNEL}type = 'command'\nargv = ['no-such-program']", "channels", "not installed"),
        (f"{CHANNEL}type = 'apprise'\nurl_env = 'PHONE'", "channels", "has no PHONE"),
        (
            f"{CHANNEL}type = 'command'\nargv = ['ls']\nenv = ['CHAT_TOKEN']",
            "channels",
            "has no CHAT_TOKEN",
        ),
        (f"{CHANNEL}type = 'apprise'\nurl_env = 'https://user:word@a.b'", "config", "url_env"),
    ],
)
def test_fault_of_the_configuration_fails(tmp_path: Path, toml: str, name: str, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(toml)
    loaded = load(path, environ={}, folder=tmp_path, sources=SOURCE_NAMES)
    [bad] = [result for result in check_configuration(loaded, {}) if result.grade is not Grade.OK]
    assert (bad.name, bad.grade) == (name, Grade.FAIL)
    assert text in bad.summary
    assert bad.remedy


def test_configuration_without_faults_is_ok(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        f"[ticwatch]\ntheme = 'dracula'\n[keys]\n'pane.view' = 'ctrl+f9'\n{CHANNEL}"
        "type = 'apprise'\nurl_env = 'PHONE'\n[alerts.channel.log]\ntype = 'command'\nargv = ['ls']"
    )
    loaded = load(path, environ={}, folder=tmp_path, sources=SOURCE_NAMES)
    results = check_configuration(loaded, {"PHONE": "json://localhost"})
    assert [(result.name, result.grade) for result in results] == [
        (name, Grade.OK) for name in ("config", "rules", "claims", "theme", "keys", "channels")
    ]


def test_channel_of_apprise_fails_where_apprise_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    channel = Channel(type="apprise", url_env="PHONE")
    config = Config(alerts=Alerts(channel={"phone": channel}))
    monkeypatch.setitem(sys.modules, "apprise", None)
    *_, result = check_configuration(Loaded(config, None), {"PHONE": "json://localhost"})
    assert (result.name, result.grade) == ("channels", Grade.FAIL)
    assert result.summary == "phone: Apprise is missing: pip install 'ticwatch[notify]'"


def test_doctor_with_every_source_switched_off_asks_no_host(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.toml"
    path.write_text("".join(f"[sources.{name}]\nenabled = false\n" for name in SOURCE_NAMES))
    assert main(["--config", str(path), "doctor"]) == ExitCode.CLEAR
    names = [line.split()[1] for line in capsys.readouterr().out.splitlines()]
    assert names[-3:] == ["archive", "clock", "terminal"]


def make_unreadable(path: Path, how: str) -> None:
    if how == "pipe":
        os.mkfifo(path)
    elif how != "missing":
        path.write_bytes({"syntax": b"[ticwatch", "bytes": b"\xff", "large": b"#" * 2_000_000}[how])


@pytest.mark.parametrize("how", ["pipe", "missing", "syntax", "bytes", "large", "upstream"])
def test_doctor_fails_if_other_commands_refuse_the_configuration(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "upstream":
        monkeypatch.setenv("TICWATCH_UPSTREAM", "ftp://nowhere")
    else:
        make_unreadable(tmp_path / "a.toml", how)
        monkeypatch.setenv("TICWATCH_CONFIG", str(tmp_path / "a.toml"))
    assert main(["check", "--offline"]) == ExitCode.CONFIG
    assert main(["export", "curve", "--offline"]) == ExitCode.CONFIG
    assert main(["doctor", "--offline"]) == ExitCode.FOUND


@pytest.mark.parametrize("how", ["home", "archive"])
def test_doctor_fails_if_the_archive_cannot_be_used(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    if how == "home":
        home.touch()
    else:
        (home / "archive.sqlite").mkdir(parents=True)
    monkeypatch.setenv("TICWATCH_HOME", str(home))
    if how == "archive":
        assert main(["store", "stats", "--offline"]) == ExitCode.UNANSWERED
    assert main(["doctor", "--offline"]) == ExitCode.FOUND


def test_home_on_a_disk_with_little_room_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "MIN_FREE_BYTES", 10**18)
    result = doctor.check_home(tmp_path)
    assert (result.grade, result.remedy) == (Grade.WARN, "make room: 1,000,000,000,000.0 MB")


def test_archive_that_another_program_has_locked_fails_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.sqlite.READ_WAIT_SECONDS", 0.1)
    path = tmp_path / "archive.sqlite"
    SqliteArchive(path).put(Vintage("toy", "a", NOW, digest_of(b"x"), ""), b"x")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        result = doctor.archive(tmp_path, NOW)
    assert result.grade is Grade.FAIL
    assert result.summary == f"{path} is locked by another program"
    assert result.remedy == "close that program"


def test_missing_home_can_be_created(tmp_path: Path) -> None:
    assert doctor.check_home(tmp_path / "a" / "b").grade is Grade.OK
    assert not (tmp_path / "a").exists()


def test_file_in_place_of_the_home_fails(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    result = doctor.check_home(tmp_path / "a" / "b")
    assert (result.grade, result.summary) == (Grade.FAIL, f"{tmp_path / 'a'} is a file")
    assert "TICWATCH_HOME" in result.remedy


def test_archive_summary_has_size_and_vintages(tmp_path: Path) -> None:
    writer = SqliteArchive(tmp_path / "archive.sqlite")
    writer.put(Vintage("toy", "a", NOW, digest_of(b"x"), ""), b"x")
    result = doctor.archive(tmp_path, NOW)
    assert (result.grade, result.summary) == (Grade.OK, "0.1 MB, 1 vintage")


def test_damaged_archive_fails_and_is_not_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path))
    assert main(["doctor"]) == ExitCode.FOUND
    [line] = [line for line in capsys.readouterr().out.splitlines() if " archive " in line]
    assert line.startswith("fail  archive ")
    assert "the next start sets aside" in line
    assert [file.name for file in tmp_path.iterdir()] == ["archive.sqlite"]


def test_archive_with_a_damaged_row_fails(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    SqliteArchive(path).put(Vintage("toy", "a", NOW, digest_of(b"x"), ""), b"x")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE vintages SET learned = 'never'")
    result = doctor.archive(tmp_path, NOW)
    assert result.grade is Grade.FAIL
    assert result.summary.endswith("0 vintages, 1 cannot be read")
    assert result.remedy == "ticwatch store verify names them"


def test_archive_set_aside_as_damaged_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"no database at all" * 100)
    aside = SqliteArchive(path).set_aside_if_damaged(NOW)
    assert aside is not None
    SqliteArchive(path).record(PartStatus("toy", "a"), Validators())
    result = doctor.archive(tmp_path, NOW)
    assert result.grade is Grade.WARN
    assert aside.name in result.summary


@pytest.mark.parametrize(
    ("terminal", "grade", "text"),
    [
        (XTERM, Grade.OK, "xterm-256color, utf-8, 80x24, COLORTERM=truecolor"),
        (replace(XTERM, size=None), Grade.OK, "no terminal"),
        (replace(XTERM, size=(79, 24)), Grade.WARN, "79x24"),
        (replace(XTERM, size=(80, 23)), Grade.WARN, "80x23"),
        (replace(XTERM, encoding="ANSI_X3.4-1968"), Grade.WARN, "ANSI_X3.4-1968"),
        (replace(XTERM, environ={"TERM": "dumb"}), Grade.WARN, "dumb"),
        (replace(XTERM, environ={}), Grade.WARN, "TERM not set"),
        (replace(XTERM, environ={"TERM": "unknown"}), Grade.WARN, "unknown"),
        (replace(XTERM, environ={"TERM": "xterm-kitty"}), Grade.OK, "xterm-kitty"),
        (
            replace(XTERM, environ={"TERM": "tmux", "TMUX": "/tmp/x", "SSH_CONNECTION": "a b"}),
            Grade.OK,
            "in tmux, over ssh",
        ),
    ],
)
def test_terminal_with_a_fault_is_a_warning(terminal: Terminal, grade: Grade, text: str) -> None:
    result = doctor.check_terminal(terminal)
    assert result.grade is grade
    assert text in result.summary
    assert bool(result.remedy) == (grade is Grade.WARN)


async def test_doctor_writes_a_line_for_each_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving() as upstream:
        replay_with_date(upstream, datetime.now(UTC))
        monkeypatch.setenv("TICWATCH_UPSTREAM", upstream.url)
        code = await asyncio.to_thread(main, ["doctor"])
    lines = capsys.readouterr().out.splitlines()
    names = [line.split()[1] for line in lines]
    checks = ["config", "rules", "claims", "theme", "keys", "channels", "home", "archive"]
    assert names[:9] == [*checks, "upstream"]
    assert names[-2:] == ["clock", "terminal"]
    assert set(names[9:-2]) == upstream.hosts()
    assert {line.split()[0] for line in lines} <= {"ok", "warn"}
    assert code == ExitCode.CLEAR


@pytest.mark.parametrize("name", ["TICWATCH_UPSTREAM", "TICWATCH_CONFIG"])
def test_unusable_configuration_fails_and_the_rest_is_checked(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "/nowhere/at-all.toml")
    assert main(["doctor"]) == ExitCode.FOUND
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("fail  config ")
    assert "/nowhere/at-all.toml" in first
    assert rest[-1].split()[1] == "terminal"


async def test_doctor_offline_sends_no_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as upstream:
        replay(upstream)
        monkeypatch.setenv("TICWATCH_UPSTREAM", upstream.url)
        assert await asyncio.to_thread(main, ["doctor", "--offline"]) == ExitCode.CLEAR
    assert upstream.requests == []
