"""Random texts as a user's input: only typed errors leave the readers."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.input_readers import READERS, read_config, read_scenario_file, read_time
from tests.support.written_input import NOW, TEXTS
from tui.alerts.language.errors import RuleError
from tui.alerts.language.parsing import MAX_DEPTH, MAX_LENGTH, parse
from tui.config.decode import decode_config
from tui.config.report import Report

EXAMPLES = {"condition": 1000, "toml": 300, "time": 2000, "name": 300, "scenarios": 150}


def test_every_kind_of_text_has_a_reader() -> None:
    assert TEXTS.keys() == READERS.keys() == EXAMPLES.keys()


@pytest.mark.property
@pytest.mark.parametrize("kind", TEXTS)
def test_random_text_raises_typed_errors_alone(kind: str) -> None:
    @examples(EXAMPLES[kind])
    @given(seed=st.integers(0, 2**32))
    def read(seed: int) -> None:
        READERS[kind](TEXTS[kind](Random(seed)))

    read()


@pytest.mark.parametrize("kind", TEXTS)
def test_random_texts_are_now_and_then_valid(kind: str) -> None:
    """The texts would reach little if all of them were refused at once."""
    outcomes = {READERS[kind](TEXTS[kind](Random(seed))) for seed in range(60)}
    assert outcomes == {True, False} or kind == "name"


@pytest.mark.parametrize("hours", ["22:00-07:00\n", "1٢:00-07:00", "22:00-0７:00", "24:00-07:00"])
def test_quiet_hours_are_two_times_of_day_and_nothing_else(hours: str) -> None:
    report = Report("")
    config = decode_config({"alerts": {"quiet_hours": hours}}, report, (), NOW.date())
    assert config.alerts.quiet_hours == ""
    assert [problem.path for problem in report.problems] == ["alerts.quiet_hours"]
    assert read_config(f"[alerts]\nquiet_hours = {hours!r}")


@pytest.mark.parametrize("age", ["4d\n", "release+٣d", "1000d", "d"])
def test_age_is_a_number_of_days_and_nothing_else(age: str) -> None:
    report = Report("")
    table = {"id": "a", "when": "y20 > 4%", "max_age": age}
    config = decode_config({"alerts": {"rule": [table]}}, report, (), NOW.date())
    assert config.alerts.rule[-1].max_age == "release+1d"
    assert [problem.path for problem in report.problems] == ["alerts.rule.max_age"]


@pytest.mark.parametrize("text", ["٤h", "２０２５-10", "２０２５-12-19"])
def test_digits_of_other_scripts_are_no_time(text: str) -> None:
    assert not read_time(text)


@pytest.mark.parametrize("value", ["9" * 400, "1e400", "-inf", "nan", "1e13"])
def test_scenario_with_endless_number_is_refused(value: str) -> None:
    scenario = "[[test]]\nrule = 'y20-regime'\nstart = 2025-05-19\nexpect = ['ok']\n"
    assert not read_scenario_file(f"{scenario}series.y20 = [{value}]")
    assert read_scenario_file(f"{scenario}series.y20 = [4.7]")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000,
        "not " * 100 + "y20 > 4%",
        " and ".join(["y20 > 4%"] * 1_000),
        "-" * 400 + "y20 > 4%",
        "y20 > " + "9" * 490,
    ],
)
def test_deep_or_long_condition_is_refused_by_its_limits(text: str) -> None:
    limits = f"{MAX_LENGTH} characters|{MAX_DEPTH} levels|too large"
    with pytest.raises(RuleError, match=limits):
        parse(text)
