"""``[[groups]]`` and ``[[alerts.rule]]`` add to the defaults, replace or remove one by id."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.config import Config, Group, Loaded, Problem, Rule, load

RULES = Config().alerts.rule
GROUPS = Config().groups


def told(text: str, folder: Path) -> Loaded:
    path = folder / "chosen.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, environ={}, folder=folder, sources=())


def rule(text: str, folder: Path) -> tuple[Rule | None, tuple[Problem, ...]]:
    """The one rule that a file adds to the defaults, if it could be used."""
    loaded = told(f"[[alerts.rule]]\n{text}", folder)
    added = [rule for rule in loaded.config.alerts.rule if rule not in RULES]
    return (added[0] if added else None), loaded.problems


def test_an_entry_adds_to_the_defaults(tmp_path: Path) -> None:
    loaded = told("[[groups]]\nid = 'semis'\nticker = 'SMH'", tmp_path)
    assert loaded.config.groups == (*GROUPS, Group(id="semis", name="SMH", ticker="SMH"))
    assert loaded.problems == ()


def test_an_entry_replaces_the_default_of_its_id_in_place(tmp_path: Path) -> None:
    loaded = told(
        "[[alerts.rule]]\nid = 'curve-steepening'\nseries = 'spread_3m10y'\nbelow = 0", tmp_path
    )
    inverted = Rule(id="curve-steepening", title="curve-steepening", series="spread_3m10y", below=0)
    assert loaded.config.alerts.rule == (RULES[0], inverted, *RULES[2:])
    assert inverted.clear_above is None


def test_enabled_false_removes_a_default(tmp_path: Path) -> None:
    loaded = told("[[groups]]\nid = 'xlb'\nenabled = false", tmp_path)
    assert loaded.config.groups == GROUPS[1:]
    assert loaded.problems == ()


def test_an_entry_of_ones_own_can_be_parked(tmp_path: Path) -> None:
    loaded = told("[[groups]]\nid = 'semis'\nticker = 'SMH'\nenabled = false", tmp_path)
    assert (loaded.config, loaded.problems) == (Config(), ())


def test_removing_what_is_not_there_is_a_near_miss(tmp_path: Path) -> None:
    (problem,) = told("[[groups]]\n\nid = 'xlbb'\nenabled = false", tmp_path).problems
    assert (problem.path, problem.line, problem.suggestion) == ("groups.id", 3, "xlb")


def test_a_bare_rule_says_what_it_needs_to(tmp_path: Path) -> None:
    added, problems = rule("id = 'y10'\nseries = 'y10'\nabove = 5", tmp_path)
    assert added == Rule(id="y10", title="y10", series="y10", above=5.0, severity="warning")
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("series = 'y10'\nabove = 5", "`id` is missing"),
        ("id = 'a'\nabove = 5", "a `series`"),
        ("id = 'a'\nseries = 'y10'", "exactly one"),
        ("id = 'a'\nseries = 'y10'\nabove = 5\nbelow = 4", "exactly one"),
    ],
)
def test_a_rule_that_cannot_be_judged_is_left_out(tmp_path: Path, text: str, says: str) -> None:
    added, (problem,) = rule(text, tmp_path)
    assert added is None
    assert problem.line == 1
    assert "left out" in problem.message
    assert says in problem.message


def test_a_threshold_that_is_no_number_is_named_before_its_rule_is_left_out(
    tmp_path: Path,
) -> None:
    added, problems = rule("id = 'a'\nseries = 'y10'\nabove = '4.75%'", tmp_path)
    assert added is None
    assert [(problem.path, problem.line) for problem in problems] == [
        ("alerts.rule", 1),
        ("alerts.rule.above", 4),
    ]


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_threshold_is_a_finite_number(tmp_path: Path, value: str) -> None:
    added, problems = rule(f"id = 'a'\nseries = 'y10'\nabove = {value}", tmp_path)
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
def test_a_rule_clears_on_the_quiet_side(
    tmp_path: Path, threshold: str, clear: str, usable: bool
) -> None:
    added, problems = rule(f"id = 'a'\nseries = 'y10'\n{threshold}\n{clear}", tmp_path)
    assert added is not None
    assert ((added.clear_below, added.clear_above) != (None, None)) == usable
    assert [problem.line for problem in problems] == ([] if usable else [5])


def test_an_id_given_twice_counts_once(tmp_path: Path) -> None:
    text = "[[groups]]\nid='a'\nticker='A'\n[[groups]]\nid='a'\nticker='B'"
    loaded = told(text, tmp_path)
    assert loaded.config.groups[len(GROUPS) :] == (Group(id="a", ticker="A"),)
    assert [problem.line for problem in loaded.problems] == [5]


def test_a_default_stays_when_its_replacement_cannot_be_used(tmp_path: Path) -> None:
    loaded = told("[[groups]]\nid = 'xlb'\nticker = 5", tmp_path)
    assert loaded.config == Config()
    assert [problem.line for problem in loaded.problems] == [1, 3]
