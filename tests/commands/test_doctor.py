"""What the doctor finds: each fault made for real, and what is said to do about it."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.support.publishers import replay
from tests.support.toy_source import Clock
from tests.support.upstream import Reply, Request, Upstream, serving
from tui.commands import doctor
from tui.commands.arguments import SOURCE_NAMES
from tui.commands.cli import main
from tui.commands.doctor import Grade, Terminal
from tui.commands.exit_codes import ExitCode
from tui.config import Config, load
from tui.model.status import PartStatus
from tui.monitor.monitor import Monitor
from tui.monitor.poller import ProbeResult
from tui.sources.http_client import Validators
from tui.store.archive import Archive, Vintage, digest_of

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
RELEASED = datetime(2026, 8, 7, 22, tzinfo=UTC)
XTERM = Terminal({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, (80, 24), "utf-8")


def telling_time(upstream: Upstream, moment: datetime) -> None:
    """Every answer has a ``Date``."""
    replay(upstream)

    def dated(request: Request) -> Reply:
        reply = upstream.routes[""](request)
        assert isinstance(reply, Reply)
        return replace(reply, headers={"Date": format_datetime(moment, usegmt=True)})

    upstream.override = dated


async def knocks(upstream: Upstream, folder: Path) -> list[ProbeResult]:
    return await Monitor(Config(), folder, now=Clock(NOW), upstream=upstream.url).knock()


async def test_each_host_is_asked_for_one_part(tmp_path: Path) -> None:
    async with serving() as upstream:
        replay(upstream)
        found = await knocks(upstream, tmp_path)
    assert {knock.host for knock in found} == upstream.hosts()
    assert len(found) >= 6
    assert set(Counter(request.host for request in upstream.requests).values()) == {1}
    assert {(knock.asked, knock.status.error) for knock in found} == {(True, "")}
    assert {finding.grade for finding in doctor.reachability(found, "")} == {Grade.OK}


async def test_inside_the_floors_nobody_is_asked(tmp_path: Path) -> None:
    async with serving() as upstream:
        replay(upstream)
        monitor = Monitor(Config(), tmp_path, now=Clock(NOW), upstream=upstream.url)
        await monitor.refresh()
        upstream.requests.clear()
        found = await monitor.knock()
    assert found
    assert upstream.requests == []
    for finding in doctor.reachability(found, ""):
        assert finding.what == "last success 2026-08-10 18:30, not to be asked again yet"


@pytest.mark.parametrize(
    ("theirs", "grade", "words"),
    [
        (NOW, Grade.OK, "0 s behind"),
        (NOW - timedelta(seconds=119), Grade.OK, "119 s ahead of"),
        (NOW - timedelta(minutes=5), Grade.WARN, "5 minutes ahead of"),
        (NOW + timedelta(hours=1), Grade.WARN, "60 minutes behind"),
    ],
)
async def test_the_clock_is_compared_with_the_hosts(
    tmp_path: Path, theirs: datetime, grade: Grade, words: str
) -> None:
    async with serving() as upstream:
        telling_time(upstream, theirs)
        found = doctor.clock(NOW, RELEASED, await knocks(upstream, tmp_path))
    assert (found.grade, found.what) == (
        grade,
        f"2026-08-10 18:30 in New York, {words} the publishers'",
    )


def test_a_clock_before_what_ships_is_wrong() -> None:
    found = doctor.clock(RELEASED - timedelta(seconds=1), RELEASED)
    assert (found.grade, found.remedy) == (Grade.FAIL, "set the clock and its time zone")
    assert doctor.clock(RELEASED, RELEASED).grade is Grade.OK


async def test_one_host_down_is_a_warning_and_all_of_them_a_failure(tmp_path: Path) -> None:
    async with serving() as upstream:
        replay(upstream)
        upstream.override = lambda request: (
            Reply(b"", 503) if request.host == "fred.stlouisfed.org" else None
        )
        one = doctor.reachability(await knocks(upstream, tmp_path / "one"), "")
        upstream.override = lambda _: Reply(b"", 503)
        every = doctor.reachability(await knocks(upstream, tmp_path / "all"), "")
    [bad] = [finding for finding in one if finding.grade is not Grade.OK]
    assert (bad.name, bad.grade) == ("fred.stlouisfed.org", Grade.WARN)
    assert bad.what == "HTTP 503; last success never"
    assert bad.remedy.startswith("backing off after 1 failure, next try 2026-08-10 ")
    assert {finding.grade for finding in every} == {Grade.FAIL}
    assert every[-1].name == "network"


def test_without_anybody_to_ask_there_is_nothing_to_find() -> None:
    assert doctor.reachability([], "") == []


@pytest.mark.parametrize(
    ("text", "grade", "words"),
    [
        ("", Grade.OK, "config.toml"),
        ('[ticwatch]\nteme = "x"\n', Grade.WARN, "1 problem, first line 2: ticwatch.teme"),
        ("[ticwatch]\na = 1\nb = 2\n", Grade.WARN, "2 problems, first line 2"),
    ],
)
def test_the_configuration_and_its_problems(
    tmp_path: Path, text: str, grade: Grade, words: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    found = doctor.configuration(load(path, environ={}, folder=tmp_path, sources=SOURCE_NAMES))
    assert found.grade is grade
    assert words in found.what


def test_a_home_that_is_not_there_yet_can_be_made(tmp_path: Path) -> None:
    assert doctor.home_folder(tmp_path / "a" / "b").grade is Grade.OK
    assert not (tmp_path / "a").exists()


def test_a_file_where_the_home_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    found = doctor.home_folder(tmp_path / "a" / "b")
    assert (found.grade, found.what) == (Grade.FAIL, f"{tmp_path / 'a'} is a file")
    assert "TICWATCH_HOME" in found.remedy


def test_an_archive_tells_its_vintages(tmp_path: Path) -> None:
    kept = Archive(tmp_path / "archive.sqlite")
    kept.put(Vintage("toy", "a", NOW, digest_of(b"x"), ""), b"x")
    found = doctor.archive(tmp_path, NOW)
    assert (found.grade, found.what) == (Grade.OK, "0.1 MB, 1 vintage")


def test_a_damaged_archive_is_told_and_left_where_it_is(
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


def test_what_was_set_aside_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"no database at all" * 100)
    aside = Archive(path).set_aside_if_damaged(NOW)
    assert aside is not None
    Archive(path).record(PartStatus("toy", "a"), Validators())
    found = doctor.archive(tmp_path, NOW)
    assert found.grade is Grade.WARN
    assert aside.name in found.what


@pytest.mark.parametrize(
    ("terminal", "grade", "words"),
    [
        (XTERM, Grade.OK, "xterm-256color, utf-8, 80x24, COLORTERM=truecolor"),
        (replace(XTERM, size=None), Grade.OK, "no terminal"),
        (replace(XTERM, size=(79, 24)), Grade.WARN, "79x24"),
        (replace(XTERM, size=(80, 23)), Grade.WARN, "80x23"),
        (replace(XTERM, encoding="ANSI_X3.4-1968"), Grade.WARN, "ANSI_X3.4-1968"),
        (replace(XTERM, environ={"TERM": "dumb"}), Grade.WARN, "dumb"),
        (replace(XTERM, environ={}), Grade.WARN, "TERM not set"),
        (
            replace(XTERM, environ={"TERM": "tmux", "TMUX": "/tmp/x", "SSH_CONNECTION": "a b"}),
            Grade.OK,
            "in tmux, over ssh",
        ),
    ],
)
def test_the_terminal(terminal: Terminal, grade: Grade, words: str) -> None:
    found = doctor.screen(terminal)
    assert found.grade is grade
    assert words in found.what
    assert bool(found.remedy) == (grade is Grade.WARN)


async def test_the_command_says_it_line_by_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving() as upstream:
        telling_time(upstream, datetime.now(UTC))
        monkeypatch.setenv("TICWATCH_UPSTREAM", upstream.url)
        code = await asyncio.to_thread(main, ["doctor"])
    lines = capsys.readouterr().out.splitlines()
    names = [line.split()[1] for line in lines]
    assert names[:4] == ["config", "home", "archive", "upstream"]
    assert names[-2:] == ["clock", "terminal"]
    assert set(names[4:-2]) == upstream.hosts()
    assert {line.split()[0] for line in lines} <= {"ok", "warn"}
    assert code == ExitCode.CLEAR


@pytest.mark.parametrize("name", ["TICWATCH_UPSTREAM", "TICWATCH_CONFIG"])
def test_what_cannot_be_used_is_a_finding_and_the_rest_is_still_checked(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "/nowhere/at-all.toml")
    assert main(["doctor"]) == ExitCode.FOUND
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("fail  config ")
    assert "/nowhere/at-all.toml" in first
    assert rest[-1].split()[1] == "terminal"


async def test_offline_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as upstream:
        replay(upstream)
        monkeypatch.setenv("TICWATCH_UPSTREAM", upstream.url)
        assert await asyncio.to_thread(main, ["doctor", "--offline"]) == ExitCode.CLEAR
    assert upstream.requests == []
