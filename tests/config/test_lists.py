"""Tests of ``[[groups]]`` and ``[[alerts.rule]]``: entries add to, replace or remove defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.config import Config, Group, Loaded, Problem, Rule, load
from tui.config.decode import MAX_CHANNELS
from tui.config.problems import MAX_LINES
from tui.config.validate import MAX_ENTRIES

RULES = Config().alerts.rule
GROUPS = Config().groups


def load_text(text: str, folder: Path) -> Loaded:
    path = folder / "chosen.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, environ={}, folder=folder, sources=())


def load_rule(text: str, folder: Path) -> tuple[Rule | None, tuple[Problem, ...]]:
    """Return the rule that a file adds to the defaults, None if unusable, and the problems."""
    loaded = load_text(f"[[alerts.rule]]\n{text}", folder)
    added = [rule for rule in loaded.config.alerts.rule if rule not in RULES]
    return (added[0] if added else None), loaded.problems


def test_entry_with_new_id_is_appended(tmp_path: Path) -> None:
    loaded = load_text("[[groups]]\nid = 'semis'\nticker = 'SMH'", tmp_path)
    assert loaded.config.groups == (*GROUPS, Group(id="semis", name="SMH", ticker="SMH"))
    assert loaded.problems == ()


def test_entry_with_id_of_default_replaces_it_in_place(tmp_path: Path) -> None:
    loaded = load_text(
        "[[alerts.rule]]\nid = 'curve-steepening'\nseries = 'spread_3m10y'\nbelow = 0", tmp_path
    )
    inverted = Rule(id="curve-steepening", title="curve-steepening", series="spread_3m10y", below=0)
    assert loaded.config.alerts.rule == (RULES[0], inverted, *RULES[2:])
    assert inverted.clear_above is None


def test_entry_that_is_no_table_is_left_out_with_its_line(tmp_path: Path) -> None:
    loaded = load_text("[alerts]\nrule = [5, {id = 'a', when = 'y20 > 4%'}]", tmp_path)
    assert [rule.id for rule in loaded.config.alerts.rule] == [*(rule.id for rule in RULES), "a"]
    [problem] = loaded.problems
    assert (problem.line, str(problem)) == (2, "line 2: alerts.rule: expected a table")


@pytest.mark.parametrize(
    ("options", "key", "message"),
    [
        ("above = 4\nseries = 'y20'\nclear = 'y20 < 3%'", "clear", "goes with `when`"),
        ("when = 'y20 > 4%'\nseries = 'y20'", "series", "goes with `above` or `below`"),
    ],
)
def test_option_without_its_counterpart_is_a_problem(
    tmp_path: Path, options: str, key: str, message: str
) -> None:
    _, [problem] = load_rule(f"id = 'a'\n{options}", tmp_path)
    assert f".{key}: " in str(problem)
    assert message in str(problem)


def test_enabled_false_removes_the_default(tmp_path: Path) -> None:
    loaded = load_text("[[groups]]\nid = 'xlb'\nenabled = false", tmp_path)
    assert loaded.config.groups == GROUPS[1:]
    assert loaded.problems == ()


def test_enabled_false_leaves_out_an_own_entry(tmp_path: Path) -> None:
    loaded = load_text("[[groups]]\nid = 'semis'\nticker = 'SMH'\nenabled = false", tmp_path)
    assert (loaded.config, loaded.problems) == (Config(), ())


def test_removing_unknown_id_is_reported_with_a_suggestion(tmp_path: Path) -> None:
    (problem,) = load_text("[[groups]]\n\nid = 'xlbb'\nenabled = false", tmp_path).problems
    assert (problem.path, problem.line, problem.suggestion) == ("groups.id", 3, "xlb")


def test_minimal_rule_gets_defaults(tmp_path: Path) -> None:
    added, problems = load_rule("id = 'y10'\nseries = 'y10'\nabove = 5", tmp_path)
    assert added == Rule(id="y10", title="y10", series="y10", above=5.0, severity="warning")
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("series = 'y10'\nabove = 5", "`id` is missing"),
        ("id = 'a'\nabove = 5", "a `series`"),
        ("id = 'a'\nseries = 'y10'", "exactly one"),
        ("id = 'a'\nseries = 'y10'\nabove = 5\nbelow = 4", "exactly one"),
    ],
)
def test_incomplete_rule_is_left_out(tmp_path: Path, text: str, message: str) -> None:
    added, (problem,) = load_rule(text, tmp_path)
    assert added is None
    assert problem.line == 1
    assert "left out" in problem.message
    assert message in problem.message


def test_rule_with_text_as_threshold_is_left_out_and_both_are_reported(
    tmp_path: Path,
) -> None:
    added, problems = load_rule("id = 'a'\nseries = 'y10'\nabove = '4.75%'", tmp_path)
    assert added is None
    assert [(problem.path, problem.line) for problem in problems] == [
        ("alerts.rule", 1),
        ("alerts.rule.above", 4),
    ]


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_threshold_that_is_not_finite_is_reported(tmp_path: Path, value: str) -> None:
    added, problems = load_rule(f"id = 'a'\nseries = 'y10'\nabove = {value}", tmp_path)
    assert added is None
    assert any("finite" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("threshold", "clear", "usable"),
    [
        ("above = 4.75", "clear_below = 4.65", True),
        ("above = 4.75", "clear_below = 4.75", True),
        ("above = 4.75", "clear_below = 4.85", False),
        ("above = 4.75", "clear_above = 4.65", False),
        ("below = 0", "clear_above = 10", True),
        ("below = 0", "clear_above = -10", False),
        ("below = 0", "clear_below = 10", False),
    ],
)
def test_clearing_threshold_on_the_firing_side_is_reported(
    tmp_path: Path, threshold: str, clear: str, usable: bool
) -> None:
    added, problems = load_rule(f"id = 'a'\nseries = 'y10'\n{threshold}\n{clear}", tmp_path)
    assert added is not None
    assert ((added.clear_below, added.clear_above) != (None, None)) == usable
    assert [problem.line for problem in problems] == ([] if usable else [5])


def test_second_entry_with_same_id_is_left_out(tmp_path: Path) -> None:
    text = "[[groups]]\nid='a'\nticker='A'\n[[groups]]\nid='a'\nticker='B'"
    loaded = load_text(text, tmp_path)
    assert loaded.config.groups[len(GROUPS) :] == (Group(id="a", ticker="A"),)
    assert [problem.line for problem in loaded.problems] == [5]


def test_default_stays_if_its_replacement_is_unusable(tmp_path: Path) -> None:
    loaded = load_text("[[groups]]\nid = 'xlb'\nticker = 5", tmp_path)
    assert loaded.config == Config()
    assert [problem.line for problem in loaded.problems] == [1, 3]


def test_title_or_name_that_cannot_be_drawn_is_replaced() -> None:
    assert Group(id="a", name="\u200b\ufe0f", ticker="QQQ").name == "QQQ"
    assert Rule(id="a", title="\u202e ", when="y20 > 4%").title == "a"


def test_entries_beyond_the_largest_number_are_left_out_with_one_problem(tmp_path: Path) -> None:
    text = "".join(
        f"[[groups]]\nid = 'g{number}'\nticker = 'T'\n" for number in range(MAX_ENTRIES + 2)
    )
    loaded = load_text(text, tmp_path)
    assert len(loaded.config.groups) == len(GROUPS) + MAX_ENTRIES
    [problem] = loaded.problems
    assert (problem.line, problem.path) == (3 * MAX_ENTRIES + 1, "groups")
    assert problem.message == "left out, as all after it: at most 2,000"


@pytest.mark.parametrize(
    ("option", "length"), [("title", 101), ("note", 2001), ("series", 101), ("when", 2001)]
)
def test_text_of_endless_length_is_refused(option: str, length: int, tmp_path: Path) -> None:
    rule, problems = load_rule(f"id = 'a'\n{option} = '{'x' * length}'", tmp_path)
    assert rule is None
    assert next(problem.path for problem in problems) in (f"alerts.rule.{option}", "alerts.rule")
    assert any(f"length <= {length - 1}" in problem.message for problem in problems)


def test_notices_of_many_problems_end_with_their_number(tmp_path: Path) -> None:
    loaded = load_text("".join(f"unknown{number} = 1\n" for number in range(1000)), tmp_path)
    assert len(loaded.problems) == 1000
    assert len(loaded.notices) == MAX_LINES + 1
    assert loaded.notices[0] == "line 1: unknown0: unknown key"
    assert loaded.notices[-1] == "and 980 more problems"


def test_suggestion_is_looked_for_in_the_first_problems_alone(tmp_path: Path) -> None:
    typos = "".join(f"pan{'e' * number} = 1\n" for number in range(2, 80))
    problems = load_text(f"[ticwatch]\n{typos}", tmp_path).problems
    assert problems[0].suggestion == "pane"
    assert problems[-1].suggestion == ""


@pytest.mark.parametrize(
    ("table", "entry"),
    [("alerts.channel", "c{} = {{ type = 'command', argv = ['x'] }}"), ("keys", "k{} = 'f9'")],
)
def test_names_beyond_the_largest_number_are_left_out(
    table: str, entry: str, tmp_path: Path
) -> None:
    lines = "\n".join(entry.format(number) for number in range(MAX_CHANNELS + 3))
    loaded = load_text(f"[{table}]\n{lines}", tmp_path)
    assert MAX_CHANNELS in (len(loaded.config.alerts.channel), len(loaded.config.keys))
    [problem] = loaded.problems
    assert (problem.path, problem.message) == (table, "3 left out: at most 200 are used")


def test_action_has_at_most_twenty_keys(tmp_path: Path) -> None:
    loaded = load_text(f"[keys]\na = '{','.join(f'f{n}' for n in range(25))}'", tmp_path)
    assert loaded.config.keys["a"].count(",") == 19
    assert loaded.problems[0].message == "5 left out: at most 20 are used"
