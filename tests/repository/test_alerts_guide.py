"""``docs/alerts.md`` teaches what the language does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.support.snapshots import bundled_snapshot
from tui.alerts.engine.engine import Engine
from tui.alerts.language.checking import check
from tui.alerts.language.errors import RuleError
from tui.alerts.language.parsing import parse
from tui.alerts.language.signatures import SIGNATURES
from tui.alerts.series.catalogue import SERIES
from tui.config import Rule
from tui.config.decode import decode_config
from tui.config.report import Report
from tui.measures.flows.countries import COUNTRIES
from tui.model.alerts import RuleState

GUIDE = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)
[LANGUAGE, REFUSED] = [body for kind, body in BLOCKS if kind == "text"]
TABLES = [body for kind, body in BLOCKS if kind == "toml"]
NAMED = set(re.findall(r"`([A-Za-z]\w*)`", GUIDE)) | {
    call.split("(")[0] for call in re.findall(r"`(\w+\([^`]*\))`", GUIDE)
}


@pytest.mark.parametrize("text", LANGUAGE.splitlines())
def test_every_example_is_evaluated_on_the_embedded_history(text: str) -> None:
    [alert] = Engine().evaluate([Rule(id="example", when=text)], bundled_snapshot())
    assert alert.state is not RuleState.UNKNOWN
    assert alert.value is not None


def test_the_examples_use_every_function_and_operator() -> None:
    assert {name for name in SIGNATURES if f"{name}(" in LANGUAGE} >= set(SIGNATURES) - {
        *("pct", "min", "max", "std", "crossed_below")
    }
    assert {sign for sign in ("<", "<=", ">", ">=") if f" {sign} " in LANGUAGE} == {
        *("<", "<=", ">", ">=")
    }


@pytest.mark.parametrize("text", TABLES)
def test_every_table_is_a_usable_rule(text: str) -> None:
    report = Report(text)
    config = decode_config(tomllib.loads(text), report, ())
    assert report.problems == []
    [alert] = Engine().evaluate(config.alerts.rule[-1:], bundled_snapshot())
    assert alert.state is not RuleState.UNKNOWN


def test_the_refused_example_is_refused_in_those_words() -> None:
    text, message = REFUSED.splitlines()
    with pytest.raises(RuleError) as caught:
        check(parse(text), SERIES)
    assert str(caught.value) == message


def test_every_function_and_series_is_named_and_no_other() -> None:
    assert set(SIGNATURES) <= NAMED
    sectors = {name for name in SERIES if name.startswith("XL")}
    keyed = {name for name in SERIES if "(" in name}
    auctions = {name for name in SERIES if name.startswith("auction")}
    positions = {name for name in SERIES if name.startswith("cot_")}
    assert set(SERIES) - sectors - keyed - auctions - positions <= NAMED
    futures = re.search(r"The futures of ((?:.|\n)*?):\n(.*)\.\n?", GUIDE)
    assert futures is not None
    groups, contracts = (re.findall(r"`(\w+)`", text.split(".")[0]) for text in futures.groups())
    assert positions == {f"{group}_{contract}" for group in groups for contract in contracts}
    assert {name for name in auctions if name.startswith("auction20_")} <= NAMED
    terms = re.findall(r"\d+", GUIDE.split("The years of `auction`:\n")[1].split(".\n")[0])
    assert auctions == {
        f"auction{years}_{name.partition('_')[2]}" for years in terms for name in auctions
    }
    days_to = {name for name in keyed if name.startswith("days_to")}
    named = re.findall(r'`days_to\("([a-z]+\d*)"\)`', GUIDE)
    auctions_to = {f'days_to("auction{years}")' for years in terms}
    assert auctions_to <= days_to
    assert days_to - auctions_to | {'days_to("auction20")'} == {
        f'days_to("{name}")' for name in named
    }
    assert keyed - days_to == {
        f'{function}("{letters}")' for function in ("tic", "tic_net") for letters in COUNTRIES
    }
    listed = GUIDE.split("The countries of `tic` and `tic_net`:\n")[1].split(".\n")[0]
    assert re.findall(r"`(\w\w)`", listed) == list(COUNTRIES)


@pytest.mark.parametrize("state", RuleState)
def test_every_state_is_explained(state: RuleState) -> None:
    word = state.value.upper() if state.fires else state.value
    assert f"| `{word}` |" in GUIDE
