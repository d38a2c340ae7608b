"""``--as-of``: refused by every command unless it names a moment up to now."""

from __future__ import annotations

import argparse
from datetime import timedelta

import pytest

from tui.commands.arguments import VIEWS, build_parser, parse_arguments
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import OF_THE_PRESENT, parse_as_of, read_clock
from tui.model.times import NEW_YORK

COMMANDS = (
    [],
    *(["export", pane] for pane in VIEWS),
    ["brief"],
    ["revisions", "tic"],
    ["calendar"],
    ["poll", "--once"],
    ["sources"],
    ["doctor"],
    ["store", "stats"],
    ["store", "init"],
    ["store", "copy", "a", "b"],
    ["check"],
    ["study", "y20 > 4.75%"],
    ["rules", "lint"],
    ["rules", "test", "rules_test.toml"],
    ["rules", "explain", "y20-regime"],
    ["rules", "backtest", "y20-regime"],
    ["rules", "log"],
    ["rules", "notify-test"],
    ["status"],
    ["config", "check"],
    ["keys"],
    ["completion", "bash"],
    ["serve"],
)
"""Every command, the screen first."""


def day_after(days: int) -> str:
    """Return the date in New York this many days after today."""
    return str((read_clock().astimezone(NEW_YORK) + timedelta(days=days)).date())


def test_commands_are_all_there_are() -> None:
    [commands] = [
        action
        for action in build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    assert set(commands.choices) == {command[0] for command in COMMANDS if command}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_moment_after_now_is_wrong_usage(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--offline", "--as-of", day_after(1)]) == ExitCode.USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "is in the future" in printed.err


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if each and set(each) & set(OF_THE_PRESENT)], ids=" ".join
)
def test_past_moment_is_wrong_usage_where_it_means_nothing(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--as-of", day_after(-1)]) == ExitCode.USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "is about the present; --as-of goes with" in printed.err


def test_commands_that_are_only_about_the_present_exist() -> None:
    assert set(OF_THE_PRESENT) <= {word for command in COMMANDS for word in command}


@pytest.mark.parametrize(
    "text",
    [
        *("0001-01-01", "9999-12-31", "0001-01-01T00:00+10:00", "9999-12-31T23:59-10:00"),
        *("9999-12-31T23:59:59Z", "2026-03-08T02:30", "-9999y", "1y", ""),
    ],
)
def test_moment_that_cannot_be_shown_is_wrong_usage(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "flows", "--offline", f"--as-of={text}"]) == ExitCode.USAGE
    assert capsys.readouterr().err.count("\n") == 1


def test_today_is_now_and_yesterday_is_the_past() -> None:
    assert parse_as_of(argparse.Namespace(as_of=day_after(0))) is None
    yesterday = parse_as_of(argparse.Namespace(as_of=day_after(-1)))
    assert yesterday is not None
    assert yesterday < read_clock()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_distance_back_is_a_moment_before_and_after_a_command(command: list[str]) -> None:
    for written in (["--as-of", "-1y"], ["--as-of=-1y"]):
        for words in ([*written, *command], [*command, *written]):
            assert parse_arguments(words).as_of == "-1y"


def test_brief_takes_a_distance_back_from_its_moment() -> None:
    arguments = parse_arguments(["brief", "--since", "-2w", "--as-of", "-3M"])
    assert (arguments.since, arguments.as_of) == ("-2w", "-3M")


def test_relative_moment_is_that_of_its_date(capsys: pytest.CaptureFixture[str]) -> None:
    tables = []
    for text in ("-1d", "yesterday", day_after(-1)):
        assert main(["export", "curve", "--offline", "--as-of", text]) == ExitCode.CLEAR
        tables.append(capsys.readouterr().out)
    assert tables[0].count("\n") > 10
    assert tables == [tables[0]] * 3


@pytest.mark.parametrize("words", [["--offline", "-1y"], ["-1y"], ["--as-of", "--", "-1y"]])
def test_distance_back_without_its_option_is_wrong_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == ExitCode.USAGE
    assert "usage:" in capsys.readouterr().err


def test_number_of_months_beyond_any_table_is_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["revisions", "tic", "--offline", f"--months={10**30}"]
    assert main(arguments) == ExitCode.USAGE
    assert "--months needs 1 to 1200" in capsys.readouterr().err
