"""Tests of decoding: a problem is reported with its line, and its option keeps the default."""

from __future__ import annotations

import string
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

from tui.config import Claim, Config, Group, Loaded, Problem, Rule, SourceOptions, load
from tui.config.decode import decode_config
from tui.config.report import Report
from tui.config.schema import Sectors, Ticwatch
from tui.model.suggest import closest_match

SOURCES = ("par_yields", "tic_table1", "fred", "prices")


@pytest.fixture
def load_text(tmp_path: Path) -> TextLoader:
    return TextLoader(tmp_path / "chosen.toml")


class TextLoader:
    """Loader of a text, written to a file that the user chose."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, text: str) -> Loaded:
        self.path.write_text(text, encoding="utf-8")
        return load(self.path, environ={}, folder=self.path.parent, sources=SOURCES)


def only_problem(loaded: Loaded) -> Problem:
    (problem,) = loaded.problems
    return problem


def test_empty_file_gives_the_defaults(load_text: TextLoader) -> None:
    loaded = load_text("")
    assert (loaded.config, loaded.origin, loaded.problems) == (Config(), load_text.path, ())


def test_file_sets_every_option(load_text: TextLoader) -> None:
    loaded = load_text("""
        [ticwatch]
        theme = "ticwatch-light"
        pane = 3
        [sectors]
        benchmark = "IWM"
        since = 2024-12-31
        [sources.fred]
        enabled = false
        every = "15m"
        [keys]
        "curve.next-view" = "v"
    """)
    config = loaded.config
    assert loaded.problems == ()
    assert config.ticwatch == Ticwatch(theme="ticwatch-light", pane=3)
    assert config.sectors == Sectors(benchmark="IWM", since=date(2024, 12, 31))
    assert config.source("fred") == SourceOptions(enabled=False, every=timedelta(minutes=15))
    assert config.source("prices") == SourceOptions(enabled=True, every=timedelta(hours=1))
    assert config.keys == {"curve.next-view": "v"}


@pytest.mark.parametrize(
    ("text", "every"),
    [("15m", timedelta(minutes=15)), ("1h", timedelta(hours=1)), ("2 d", timedelta(days=2))],
)
def test_duration_is_read(load_text: TextLoader, text: str, every: timedelta) -> None:
    assert load_text(f'[sources]\nfred.every = "{text}"').config.source("fred").every == every


@pytest.mark.parametrize("value", ['"1w"', '"0h"', '"-1h"', '"h"', "60", '"99999d"', "false"])
def test_invalid_duration_keeps_the_default(load_text: TextLoader, value: str) -> None:
    loaded = load_text(f"[sources.fred]\n\nevery = {value}")
    assert only_problem(loaded).line == 3
    assert "such as" in only_problem(loaded).message
    assert loaded.config == Config()


@pytest.mark.parametrize(
    ("text", "path", "line", "suggestion"),
    [
        ("\n[ticwatch]\nthmee = 'x'", "ticwatch.thmee", 3, "theme"),
        ("[ticwatch]\nTHEME = 'x'", "ticwatch.THEME", 2, "theme"),
        ("\n\n[secters]", "secters", 3, "sectors"),
        ("alerts.rules = []", "alerts.rules", 1, "rule"),
        ("[sources.par_yield]\nenabled = true", "sources.par_yield", 1, "par_yields"),
        ("[sources]\nfred = { everyy = '1h' }", "sources.fred.everyy", 2, "every"),
        ("[ticwatch]\nfavourite_colour = 1", "ticwatch.favourite_colour", 2, ""),
        ("[[groups]]\nid='a'\nticker='A'\nclass='sectr'", "groups.class", 4, "sector"),
    ],
)
def test_misspelt_name_is_reported_with_a_suggestion(
    load_text: TextLoader, text: str, path: str, line: int, suggestion: str
) -> None:
    problem = only_problem(load_text(text))
    assert (problem.path, problem.line, problem.suggestion) == (path, line, suggestion)
    assert ("did you mean" in str(problem)) == bool(suggestion)
    assert str(problem).startswith(f"line {line}: {path}: ")


@pytest.mark.parametrize(
    "text",
    [
        "[ticwatch]\npane = 9",
        "[ticwatch]\npane = -1",
        "[ticwatch]\npane = true",
        "[ticwatch]\npane = '1'",
        "[ticwatch]\ntheme = ''",
        "[sectors]\nsince = 2025-07-01T00:00:00",
        "[sectors]\nsince = 'last summer'",
        "[sectors]\nsince = 0001-01-01",
        "[sources]\nfred = 3",
        "[keys]\n'curve.next-view' = ''",
        "\nticwatch = 1",
        "\ngroups = {}",
        "\nalerts.rule = 'y20'",
    ],
)
def test_invalid_value_keeps_its_default(load_text: TextLoader, text: str) -> None:
    loaded = load_text(text)
    assert only_problem(loaded).line == 2
    assert loaded.config == Config()


def test_since_after_today_keeps_its_default(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[sectors]\nsince = 2026-08-11\nbenchmark = 'IWM'")
    today = date(2026, 8, 10)
    loaded = load(path, environ={}, folder=tmp_path, sources=(), today=today)
    assert only_problem(loaded).message == "expected a day from 1900-01-01 to 2026-08-10"
    assert loaded.config.sectors == Sectors(benchmark="IWM")
    path.write_text("[sectors]\nsince = 2026-08-10")
    loaded = load(path, environ={}, folder=tmp_path, sources=(), today=today)
    assert loaded.config.sectors.since == today


def test_invalid_value_does_not_affect_other_options(load_text: TextLoader) -> None:
    loaded = load_text("[ticwatch]\ntheme = 7\npane = 2")
    assert only_problem(loaded).path == "ticwatch.theme"
    assert loaded.config.ticwatch == Ticwatch(pane=2)


def test_problems_are_sorted_by_line(load_text: TextLoader) -> None:
    loaded = load_text("[keys]\na = 1\n[sectors]\nsince = 1\n[ticwatch]\nb = 1\n")
    assert [problem.line for problem in loaded.problems] == [2, 4, 6]


def test_problem_of_key_with_escape_code_is_printable(load_text: TextLoader) -> None:
    assert str(only_problem(load_text('"\\u001b[31m" = 1'))).isprintable()


@pytest.mark.parametrize("kind", [Config, Ticwatch, Sectors, SourceOptions, Group, Rule])
def test_suggestion_finds_every_option_with_a_missing_letter(kind: type[Struct]) -> None:
    names = [field.encode_name for field in fields(kind)]
    for name in names:
        if len(name) > 2:
            assert closest_match(name[:1] + name[2:], names) == name


def test_suggestion_keeps_the_case_of_the_choice() -> None:
    assert closest_match("smh", ["SMH", "SPY"]) == "SMH"
    assert closest_match("anything", []) == ""


def test_built_in_groups_have_distinct_ids() -> None:
    ids = [group.id for group in Config().groups]
    assert len(ids) == len(set(ids)) == 33
    assert sum(group.kind == "bond" for group in Config().groups) == 5
    assert sum(group.kind == "sector" for group in Config().groups) == 11


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.text(string.printable, max_size=8)
)
words = st.sampled_from(
    [
        *(
            f.encode_name
            for kind in (Config, Ticwatch, Sectors, Rule, Group, Claim)
            for f in fields(kind)
        )
    ]
) | st.text(string.ascii_letters + ".+", min_size=1, max_size=6)
documents = st.dictionaries(
    words,
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=5),
        max_leaves=20,
    ),
)


@given(documents)
def test_any_document_gives_a_valid_configuration(data: dict[str, object]) -> None:
    report = Report("")
    config = decode_config(data, report, SOURCES)
    assert isinstance(config, Config)
    assert all(
        field.encode_name in data or getattr(config, field.name) == getattr(Config(), field.name)
        for field in fields(Config)
    )
    assert all(
        rule.enabled and [rule.when or None, rule.above, rule.below].count(None) == 2
        for rule in config.alerts.rule
    )


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://me:hunter2@host/db", "a password does not belong here"),
        ("postgresql://me@host/db?password=hunter2", "a password does not belong here"),
        ("postgresql://me@host/db?sslpassword=hunter2", "a password does not belong here"),
        ("postgresql://me:12/hunter2@host/db", "expected postgresql://user@host/database"),
        ("postgresql://me:1#hunter2@host/db", "expected postgresql://user@host/database"),
        ("postgresql://[me", "expected postgresql://user@host/database"),
        ("mysql://me@host/db", "expected postgresql://user@host/database"),
    ],
)
def test_address_of_a_store_that_cannot_be_used_is_reported_without_its_password(
    load_text: TextLoader, url: str, message: str
) -> None:
    loaded = load_text(f'[store]\nurl = "{url}"')
    problem = only_problem(loaded)
    assert loaded.config == Config()
    assert (problem.path, problem.line) == ("store.url", 2)
    assert message in problem.message
    assert "hunter2" not in str(problem)


def test_address_of_a_store_is_kept(load_text: TextLoader) -> None:
    url = "postgresql://me@a.example.com:5432,b.example.com:5433/db?sslmode=verify-full"
    loaded = load_text(f'[store]\nurl = "{url}"')
    assert loaded.problems == ()
    assert loaded.config.store.url == url
