"""``ticwatch rules`` on the embedded history."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import Config

ROOT = Path(__file__).parents[2]
PAST = ["--offline", "--as-of", "2025-12-19"]
NO_DEFAULTS = "".join(
    f"[[alerts.rule]]\nid = '{rule.id}'\nenabled = false\n" for rule in Config().alerts.rule
)
"""Start of a configuration without the default rules, whose evaluation takes a second."""


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def config_option(tmp_path: Path, text: str) -> list[str]:
    """Write a configuration, and return the option that selects it."""
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return ["--config", str(path)]


def test_lint_of_default_rules_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "lint", *PAST]) == ExitCode.CLEAR
    assert capsys.readouterr().out == "6 rules, nothing to say\n"


def test_lint_names_line_column_and_suggestion(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = config_option(
        tmp_path,
        f'{NO_DEFAULTS}[[alerts.rule]]\nid = "typo"\nwhen = "y20 > 475"\n\n'
        '[[alerts.rule]]\nid = "far"\nwhen = "y20 > 475%"\nclear = "y20 < 400%"\n\n'
        '[[alerts.rule]]\nid = "flaps"\nwhen = "y10 > 4.5%"\nexpires = 2025-12-20\n'
        'inhibits = ["fars"]\n',
    )
    assert main(["rules", "lint", *PAST, *own]) == ExitCode.FOUND
    output = capsys.readouterr().out
    path, before = tmp_path / "own.toml", NO_DEFAULTS.count("\n")
    typo = f"{path}:{before + 3}: typo.when: error: column 7: y20 is in %; did you mean 4.75%?\n"
    assert typo + "    y20 > 475\n          ^^^\n" in output
    assert f"{path}:{before + 7}: far.when: note: y20 > 475%: never true since 1993-10-01" in output
    assert "did you mean 4.75%?\n    y20 > 475%\n    ^^^^^^^^^^\n" in output
    assert f"{path}:{before + 12}: flaps.when: note: no dead band" in output
    assert "clear = 'y10 < 4." in output
    assert f"{path}:{before + 13}: flaps.expires: note: expires in 1 day" in output
    assert f"{path}:{before + 14}: flaps.inhibits: note: there is no rule fars; did you" in output


def test_lint_of_unknown_ticker_is_a_note(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = '[[alerts.rule]]\nid = "{0}"\nwhen = \'rel(fund("{1}"), 20d) > 90%\'\n'
    rules = rule.format("odd", "QQQ") + rule.format("known", "xlf")
    own = config_option(tmp_path, NO_DEFAULTS + rules)
    assert main(["rules", "lint", *PAST, *own]) == ExitCode.FOUND
    output = capsys.readouterr().out
    assert 'odd.when: note: no observation of fund("QQQ") is at hand; is it the ticker' in output
    assert 'known.when: note: rel(fund("xlf"), 20d) > 90%: never true' in output


def test_lint_names_the_line_of_an_invalid_claim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = config_option(
        tmp_path,
        NO_DEFAULTS + "[[claims]]\nid = 'mine'\nstatement = 'x'\ndate = 2026-01-02\n"
        "figure = 5\nunit = 'bn'\nmeasure = 'y20'\n[claims.details]\n'a b' = 'y20 >'\n",
    )
    assert main(["rules", "lint", *PAST, *own]) == ExitCode.FOUND
    output = capsys.readouterr().out
    start = 3 * NO_DEFAULTS.count("[[")
    path = tmp_path / "own.toml"
    unit = f"{path}:{start + 7}: mine.measure: error: column 1: this is in %, the figure is in bn"
    assert f"{unit}\n    y20\n    ^^^\n" in output
    assert f"{path}:{start + 9}: mine.details.a b: error: column 6: ends too early\n" in output


def test_scenarios_of_the_example_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test", str(ROOT / "rules_test.toml"), "--offline"]) == ExitCode.CLEAR
    output = capsys.readouterr().out.splitlines()
    assert len(output) >= 3
    assert all(line.startswith("passed") for line in output)


SCENARIO = """[[test]]
name = "a day"
rule = "{rule}"
start = 2025-05-19
series.{series} = {values}
expect = {expect}
deliveries = {deliveries}
"""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, ""),
        ({"expect": '["ok", "firing"]'}, "observation 2: pending, expected firing"),
        ({"expect": '["ok"]'}, "2 observations, 1 state expected"),
        ({"deliveries": "1"}, "told 0 times, expected 1"),
        ({"rule": "y20-regimes"}, "did you mean y20-regime?"),
        ({"rule": "curve-steepening"}, "the rule watches spread_2s10s, which has no values"),
    ],
)
def test_scenario_with_other_expectation_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, str], message: str
) -> None:
    passing = {
        "rule": "y20-regime",
        "series": "y20",
        "values": "[4.7, 4.8]",
        "expect": '["ok", "pending"]',
        "deliveries": "0",
    }
    path = tmp_path / "scenarios.toml"
    path.write_text(SCENARIO.format(**passing | changes), encoding="utf-8")
    assert main(["rules", "test", str(path), "--offline"]) == (
        ExitCode.FOUND if message else ExitCode.CLEAR
    )
    assert message in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no [[test]]"),
        ("[[test]]\nname = 'x'", "needs series"),
        ("[[test]]\nseries.y21 = [1]", "no series is called y21"),
        ("[[test]]\nseries.y20 = ['x']", "needs a list of numbers"),
        ("[[test]]\nseries.y20 = [1]\nexpect = ['on']", "expect needs"),
        ("[[test]]\nseries.y20 = [1]\nexpect = ['ok']", "start needs a day"),
        ("[[test]]\nseries.y20 = [1]\nexpect = []\nstart = 0001-01-01", "a day from 1900"),
        ("[[test]]\nseries.y20 = [1]\nexpect = []\nstart = 9999-12-31", "a day from 1900"),
        ("[[test]]\nseries.y20 = [1]\nexpect = []\nstart = 2025-05-19T02:00:00Z", "a day from"),
        ("not toml", "scenarios.toml"),
    ],
)
def test_file_without_scenarios_raises_config_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    path = tmp_path / "scenarios.toml"
    path.write_text(text, encoding="utf-8")
    assert main(["rules", "test", str(path), "--offline"]) == ExitCode.CONFIG
    assert message in capsys.readouterr().err


def test_invalid_rule_fails_only_its_own_scenarios(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = config_option(tmp_path, "[[alerts.rule]]\nid = 'odd'\nwhen = 'y21 > 4%'\n")
    rest = {"series": "y20", "values": "[4.7]", "expect": '["ok"]', "deliveries": "0"}
    path = tmp_path / "scenarios.toml"
    path.write_text("".join(SCENARIO.format(rule=rule, **rest) for rule in ("odd", "y20-regime")))
    assert main(["rules", "test", str(path), "--offline", *own]) == ExitCode.FOUND
    output = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in output] == ["failed", "rule", "passed"]
    assert "rule odd: column 1: no series is called y21" in output[1]


def test_explain_prints_each_part_of_the_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "explain", "y20-regime", *PAST]) == ExitCode.CLEAR
    output = capsys.readouterr().out.splitlines()
    assert "  y20 > 4.75%: true, 0.02 pp past (2025-12-19)" in output
    assert "    y20: 4.77% (2025-12-19)" in output
    assert "  y20 < 4.65%: false, 0.12 pp to go (2025-12-19)" in output


def test_explain_of_a_whole_condition_has_its_truth_and_no_distance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = '[[alerts.rule]]\nid = "both"\nwhen = "y20 > 4.75% and not y2 > 9%"\n'
    own = config_option(tmp_path, NO_DEFAULTS + rule)
    assert main(["rules", "explain", "both", *PAST, *own]) == ExitCode.CLEAR
    title, *lines = capsys.readouterr().out.splitlines()
    assert title.startswith("both: ")
    assert lines[0] == "  y20 > 4.75% and not y2 > 9%: true (2025-12-19)", "there is no note"
    assert "    not y2 > 9%: true (2025-12-19)" in lines


def test_explain_of_a_rule_in_error_points_at_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = config_option(tmp_path, NO_DEFAULTS + '[[alerts.rule]]\nid = "odd"\nwhen = "y21 > 4%"\n')
    assert main(["rules", "explain", "odd", *PAST, *own]) == ExitCode.CONFIG
    first, rule, caret = capsys.readouterr().err.splitlines()[-3:]
    assert "rule odd: column 1: no series is called y21" in first
    assert (rule.strip(), caret.strip()) == ("y21 > 4%", "^^^")


@pytest.mark.parametrize("action", ["explain", "backtest"])
def test_unknown_rule_is_wrong_usage(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", action, "y20-regimes", *PAST]) == ExitCode.USAGE
    assert "no rule is called y20-regimes; did you mean y20-regime?" in capsys.readouterr().err


@pytest.mark.long
def test_explain_prints_no_terminal_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[[alerts.rule]]\nid = "r"\nwhen = "y20 > 4%"\n'
        'title = "T\\u001b]0;owned\\u0007x"\nnote = "n\\u001b[31mred\\u202e"\n'
    )
    monkeypatch.setenv("TICWATCH_CONFIG", str(path))
    for command in (["rules", "explain", "r"], ["check"], ["rules", "backtest", "r"]):
        main([*command, *PAST])
        output = capsys.readouterr().out
        assert output
        assert all(line.isprintable() for line in output.splitlines())


def test_backtest_prints_episodes_and_base_rates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "backtest", "y20-regime", *PAST]) == ExitCode.CLEAR
    output = capsys.readouterr().out
    assert "14 episodes since 1993-10-01" in output
    assert "2025-12-09  —" in output
    assert "after 3M" in output
    assert "total returns less those of SPY" in output
