"""``ticwatch keys``: the keys of the page of keys, with remaps, in every format."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from scripts.make_keys import WORDS, words_module
from textual.keys import format_key as textual_format

from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.screen.bindings import bindings
from tui.screen.default_keys import DEFAULT_KEYS
from tui.screen.key_names import format_key
from tui.screen.key_table import TITLES, key_rows

REMAPS = '[keys]\n"table.sort" = "o"\npane.view = ["comma", "ctrl+y"]\n"no.such" = "x"\n'


def test_descriptions_are_generated() -> None:
    assert WORDS.read_text(encoding="utf-8") == words_module(), "run python -m scripts.make_keys"


def test_rows_are_those_of_the_page_of_keys(root: Path) -> None:
    page = (root / "docs" / "keys.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (`.+`) \| (.+) \| `([\w.-]+)` \|$", page, re.MULTILINE)
    rows = [
        (" ".join(f"`{key}`" for key in row.keys.split(" ")), row.action, row.id)
        for row in key_rows({})
    ]
    assert len(rows) == len(DEFAULT_KEYS) == len(bindings())
    assert sorted(rows) == sorted(listed)
    assert list(dict.fromkeys(row.place for row in key_rows({}))) == list(TITLES.values())


@pytest.mark.parametrize(
    "key", ["colon", "less_than_sign", "exclamation_mark", "f5", "slash", "minus", "at", "é", "["]
)
def test_key_is_written_as_on_the_screen(key: str) -> None:
    text = textual_format(key)
    assert format_key(key) == (text.capitalize() if len(text) > 1 else text)


def test_keys_command_shows_remaps_and_names_the_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(REMAPS, encoding="utf-8")
    assert main(["keys", "--config", str(path)]) == ExitCode.CLEAR
    printed = capsys.readouterr()
    assert re.search(r"^  o +Sort: .+ \(instead of s\) +table\.sort$", printed.out, re.MULTILINE)
    assert re.search(r"^  , Ctrl\+Y .+pane\.view$", printed.out, re.MULTILINE)
    assert printed.err == ("ticwatch: [keys] no.such: no such action\n")


def test_keys_as_data_has_a_record_for_each_action(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "--format", "json"]) == ExitCode.CLEAR
    records = json.loads(capsys.readouterr().out)
    assert [record["id"] for record in records] == [row.id for row in key_rows({})]
    assert {record["default"] for record in records} == {None}
    assert main(["keys", "--format", "csv"]) == ExitCode.CLEAR
    assert capsys.readouterr().out.startswith("place,keys,action,id,default\n")
