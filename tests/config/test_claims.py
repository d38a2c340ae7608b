"""Tests of ``[[claims]]``: the bundled claims, and those a file adds, replaces or removes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tui.config import Claim, Config, Loaded, load
from tui.config.claims import SHORT_CHARS, bundled_claims
from tui.config.diff import describe_changes
from tui.config.key_lines import claim_lines

MINE = "[[claims]]\nid = 'mine'\nstatement = 'China sells'\ndate = 2026-05-18\n"
HOLDS = "holds = 'tic_net(\"CN\") < 0bn'\n"


def load_text(text: str, folder: Path) -> Loaded:
    path = folder / "chosen.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, environ={}, folder=folder, sources=())


def test_bundled_claims_are_read_without_a_problem_and_have_unique_ids() -> None:
    claims = bundled_claims()
    ids = [claim.id for claim in claims]
    assert len(ids) == len(set(ids)) >= 25
    assert all(claim.said == date(2025, 12, 20) for claim in claims)
    assert all(claim.source and claim.short for claim in claims)
    assert {len(claim.short) <= SHORT_CHARS for claim in claims} == {True}


def test_missing_option_of_a_claim_is_named_as_the_file_spells_it(tmp_path: Path) -> None:
    without_day = MINE.replace("date = 2026-05-18\n", "")
    [problem] = load_text(without_day + HOLDS, tmp_path).problems
    assert str(problem).endswith("left out: `date` is missing")


def test_bundled_file_is_not_read_before_its_claims_are_needed(
    run_python: Callable[[str], str], tmp_path: Path
) -> None:
    path = tmp_path / "chosen.toml"
    path.write_text("[ticwatch]\npane = 2\n", encoding="utf-8")
    assert run_python(
        "from pathlib import Path\n"
        "from tui.config import load\n"
        "from tui.config.claims import bundled_claims\n"
        f"path = Path({str(path)!r})\n"
        "config = load(path, environ={}, folder=path.parent, sources=()).config\n"
        "print(bundled_claims.cache_info().currsize, len(config.claims) > 0)\n"
    ).split() == ["0", "True"]


def test_config_without_claims_has_the_bundled_ones(tmp_path: Path) -> None:
    loaded = load_text("", tmp_path)
    assert loaded.config == Config()
    assert loaded.config.claims == bundled_claims()


def test_own_claim_is_appended(tmp_path: Path) -> None:
    loaded = load_text(MINE + HOLDS, tmp_path)
    mine = Claim(
        id="mine",
        statement="China sells",
        said=date(2026, 5, 18),
        holds='tic_net("CN") < 0bn',
    )
    assert loaded.problems == ()
    assert loaded.config.claims == (*bundled_claims(), mine)
    assert mine.short == "China sells"


def test_own_claim_with_a_bundled_id_replaces_it_in_place(tmp_path: Path) -> None:
    loaded = load_text(MINE.replace("mine", "official-sold") + HOLDS, tmp_path)
    assert [claim.id for claim in loaded.config.claims] == [claim.id for claim in bundled_claims()]
    assert loaded.config.claims[0].statement == "China sells"


def test_enabled_false_removes_a_bundled_claim(tmp_path: Path) -> None:
    loaded = load_text("[[claims]]\nid = 'official-sold'\nenabled = false", tmp_path)
    assert (loaded.config.claims, loaded.problems) == (bundled_claims()[1:], ())


def test_removing_an_unknown_claim_is_reported_with_a_suggestion(tmp_path: Path) -> None:
    [problem] = load_text("[[claims]]\nid = 'oficial-sold'\nenabled = false", tmp_path).problems
    assert (problem.line, problem.suggestion) == (2, "official-sold")


def test_misspelt_option_is_reported_with_a_suggestion(tmp_path: Path) -> None:
    [problem] = load_text(MINE + HOLDS + "lable = 'x'", tmp_path).problems
    assert (problem.path, problem.line, problem.suggestion) == ("claims.lable", 6, "label")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("", "a claim needs one of"),
        ("figure = -5\n", "needs a `measure`"),
        ("figure = -5\nmeasure = 'y20'\nholds = 'y20 > 4%'\n", "a claim needs one of"),
        ("holds = 'y20 > 4%'\nnot_checkable = 'no source'\n", "a claim needs one of"),
        ("answer = 'SHY'\n", "needs the `word`"),
        ("holds = 'y20 > 4%'\ndate = 0001-01-01\n", "needs a `date` from 1900-01-01 on"),
        ("holds = 'y20 > 4%'\ndate = 9999-12-31\n", "needs a `date` from 1900-01-01 on"),
        ("evidence = 'y20 > 4%'\n", "needs a ticker"),
    ],
)
def test_incomplete_claim_is_left_out_with_its_line(
    options: str, message: str, tmp_path: Path
) -> None:
    has_date = "date" in options
    loaded = load_text(MINE.replace("date", "# date" if has_date else "date") + options, tmp_path)
    assert loaded.config.claims == bundled_claims()
    [problem] = loaded.problems
    assert (problem.path, problem.line) == ("claims", 1)
    assert message in problem.message


@pytest.mark.parametrize("day", ["'yesterday'", "2026-05-18T10:00:00", "5"])
def test_missing_day_is_named_as_in_the_file_and_a_wrong_one_has_an_example(
    day: str, tmp_path: Path
) -> None:
    missing, wrong = load_text(MINE.replace("2026-05-18", day) + HOLDS, tmp_path).problems
    assert (wrong.line, wrong.message) == (
        4,
        "expected a day such as 2025-12-19",
    )
    assert missing.message == "left out: `date` is missing"


@pytest.mark.parametrize(
    ("option", "companion"),
    [
        ("within = 0.5", "figure"),
        ("label = 'x'", "measure"),
        ("unit = 'bn'", "measure"),
        ("leads = 'XLF'", "evidence"),
        ("lags = 'XLU'", "evidence"),
        ("phase = '3M'", "evidence"),
    ],
)
def test_option_without_its_counterpart_is_a_problem(
    option: str, companion: str, tmp_path: Path
) -> None:
    loaded = load_text(f"{MINE}answer = 'b'\nword = 'a'\n{option}\n", tmp_path)
    [problem] = loaded.problems
    assert (problem.line, problem.path) == (7, f"claims.{option.split()[0]}")
    assert f"goes with `{companion}`" in problem.message


@pytest.mark.parametrize(
    "option",
    ["unit = 'euro'", "figure = nan", "within = -1", "date = 5", f"short = '{'x' * 29}'"],
)
def test_value_that_cannot_be_used_is_reported_with_its_line(option: str, tmp_path: Path) -> None:
    text = f"[[claims]]\n{option}\nid = 'mine'\nstatement = 'x'\n" + HOLDS
    problems = load_text(text + "date = 2026-05-18" * ("date" not in option), tmp_path).problems
    assert (problems[-1].line, problems[-1].path) == (2, f"claims.{option.split()[0]}")


def test_long_statement_is_cut_where_space_is_limited() -> None:
    claim = Claim(id="a", statement="x" * 40, said=date(2026, 1, 1), answer="y", word="z")
    assert claim.short == "x" * 27 + "…"


def test_claims_are_described_where_they_change(tmp_path: Path) -> None:
    old, new = load_text("", tmp_path).config, load_text(MINE + HOLDS, tmp_path).config
    assert describe_changes(old, new) == ("new claim mine",)
    assert describe_changes(new, old) == ("claim mine removed",)


def test_lines_of_a_claim_are_found() -> None:
    text = f"\n{MINE}{HOLDS}[claims.details]\n'a b' = 'y20'\n"
    lines = claim_lines(text, Path("config.toml"))
    assert lines["mine", "holds"] == 6
    assert lines["mine", "details.a b"] == 8
