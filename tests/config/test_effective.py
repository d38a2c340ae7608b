"""The configuration in force as TOML, and the place that each value comes from."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.support.input_readers import require_round_trip
from tui.commands.config import create
from tui.commands.source_names import SOURCE_NAMES
from tui.config import Config, load
from tui.config.default_file import default_text
from tui.config.effective import effective_lines
from tui.config.origins import Origins
from tui.config.toml_text import toml_key, toml_value
from tui.model.errors import ConfigError, UsageError

TEXT = """\
sectors = { since = "soon", line_pct = 4.5 }
[ticwatch]
theme = "amber"
pane = 9
[alerts.defaults]
for = 3
[[alerts.rule]]
id = "high"
series = "y20"
above = 4.5
keep = 0
[[alerts.rule]]
id = "y20-regime"
when = "y20 > 4%"
above = 5.0
[[groups]]
id = "gold"
enabled = false
[sources.prices]
enabled = false
[[claims]]
id = "own"
statement = "The 20-year is above 4%"
date = 2025-12-19
holds = "y20 > 4%"
details = { "the 10-year" = "y10" }
[keys]
"table.sort" = "o"
curve.view = "W"
"""
PLACES = {
    ("sectors", "line_pct"): 1,
    ("ticwatch", "theme"): 3,
    ("alerts", "defaults", "for"): 6,
    ("alerts", "rule", "high", "id"): 8,
    ("alerts", "rule", "high", "above"): 10,
    ("alerts", "rule", "high", "for"): 6,
    ("groups", "gold", "enabled"): 18,
    ("sources", "prices", "enabled"): 20,
    ("claims", "own", "date"): 24,
    ("claims", "own", "details"): 26,
    ("keys", "table.sort"): 28,
    ("keys", "curve.view"): 29,
}
"""Line of each option whose value is the file's."""
DEFAULTS = (
    ("sectors", "since"),
    ("ticwatch", "pane"),
    ("alerts", "quiet_hours"),
    ("alerts", "rule", "high", "keep"),
    ("alerts", "rule", "y20-regime", "when"),
    ("alerts", "rule", "y20-regime", "for"),
    ("alerts", "rule", "curve-steepening", "for"),
    ("groups", "xlf", "ticker"),
    ("sources", "prices", "every"),
)
"""Options that the file leaves out, and those whose value in it cannot be used."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_places_are_the_lines_of_values_in_force(path: Path) -> None:
    loaded = load(path, environ={}, folder=path.parent, sources=SOURCE_NAMES)
    place = Origins(path, loaded.problems).place
    assert {keys: place(*keys) for keys in PLACES} == {
        keys: f"{path}:{line}" for keys, line in PLACES.items()
    }
    assert {place(*keys) for keys in DEFAULTS} == {"default"}


def test_every_line_with_a_value_names_its_place(path: Path) -> None:
    loaded = load(path, environ={}, folder=path.parent, sources=SOURCE_NAMES)
    lines = [*effective_lines(loaded.config, SOURCE_NAMES, Origins(path, loaded.problems).place)]
    assert f'theme = "amber"  # {path}:3' in lines
    assert f"for = 3  # {path}:6" in lines
    assert "pane = 0  # default" in lines
    values = [line for line in lines if " = " in line and line != 'id = "gold"']
    assert 'details = { "the 10-year" = "y10" }  # ' + f"{path}:26" in lines
    assert all(line.rsplit("  # ", 1)[1].startswith(("default", str(path))) for line in values)


def test_without_a_file_every_value_is_a_default() -> None:
    lines = [*effective_lines(Config(), SOURCE_NAMES, Origins(None, ()).place)]
    values = [line for line in lines if " = " in line]
    assert values
    assert all(line.endswith("  # default") for line in values)


def test_shown_configuration_is_read_as_the_same(path: Path) -> None:
    require_round_trip(Config())
    require_round_trip(load(path, environ={}, folder=path.parent, sources=SOURCE_NAMES).config)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (("a", "b"), '["a", "b"]'),
        ({"a b": 1.5, "c": "d"}, '{ "a b" = 1.5, c = "d" }'),
        ("\x1b[2J\x9b\u202e", '"\\u001b[2J\\u009b\\u202e"'),
    ],
)
def test_value_as_toml_has_no_command_to_a_terminal(value: object, text: str) -> None:
    assert toml_value(value) == text


def test_key_with_a_dot_is_quoted() -> None:
    assert (toml_key("table.sort"), toml_key("a-1_b")) == ('"table.sort"', "a-1_b")


def test_default_file_is_written_once_for_its_user_alone(tmp_path: Path) -> None:
    path = create(tmp_path / "new" / "config.toml")
    assert path.read_text(encoding="utf-8") == default_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    loaded = load(path, environ={}, folder=tmp_path, sources=SOURCE_NAMES)
    assert (loaded.config, loaded.problems) == (Config(), ())
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="it is left as it is"):
        create(path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_link_is_no_place_for_the_default_file(tmp_path: Path) -> None:
    os.symlink(tmp_path / "elsewhere", tmp_path / "config.toml")
    with pytest.raises(UsageError, match="exists"):
        create(tmp_path / "config.toml")
    assert not (tmp_path / "elsewhere").exists()


def test_folder_that_cannot_be_made_is_an_error_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"config\.toml: "):
        create(tmp_path / "file" / "config.toml")
