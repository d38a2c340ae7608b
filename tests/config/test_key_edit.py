"""Keys written into a configuration file, which keeps all else as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.config.default_file import default_text
from tui.config.key_edit import with_key, write_key
from tui.config.toml_file import parse_toml
from tui.model.errors import ConfigError

PATH = Path("config.toml")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '\n[keys]\n"table.sort" = "o"\n'),
        ("[sectors]\nline = 4.75", '[sectors]\nline = 4.75\n\n[keys]\n"table.sort" = "o"\n'),
        ("[keys] # mine\n", '[keys] # mine\n"table.sort" = "o"\n'),
        ("[keys]", '[keys]\n"table.sort" = "o"\n'),
        (
            '[keys]\n"app.quit" = "Q"\n[flows]\n',
            '[keys]\n"table.sort" = "o"\n"app.quit" = "Q"\n[flows]\n',
        ),
        (
            "[keys]\n'table.sort' = 's'  # sorts\nx.y = 'z'",
            "[keys]\n'table.sort' = \"o\"  # sorts\nx.y = 'z'",
        ),
        (
            "[keys]\n  table.sort = [\n 's', # one\n 'S'\n] # all\n",
            '[keys]\n  table.sort = "o" # all\n',
        ),
        ("[keys.table]\nsort = 's'\n", '[keys.table]\nsort = "o"\n'),
        (
            "[keys.table]\r\nleft = 'x'\r\n",
            '[keys.table]\r\nleft = \'x\'\r\n\r\n[keys]\r\n"table.sort" = "o"\r\n',
        ),
        ("keys.table.sort = 's#' # x\n[flows]", 'keys.table.sort = "o" # x\n[flows]'),
    ],
)
def test_action_gets_its_key_and_the_rest_of_the_text_stays(before: str, after: str) -> None:
    assert with_key(before, PATH, "table.sort", "o") == after


def test_inline_table_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('keys = { "app.quit" = "Q" }\n')
    with pytest.raises(ConfigError, match="write \\[keys\\] as a table of its own"):
        write_key(path, "table.sort", "o")
    assert path.read_text() == 'keys = { "app.quit" = "Q" }\n'
    assert [*tmp_path.iterdir()] == [path]


def test_file_keeps_its_mode_its_link_and_its_comments(tmp_path: Path) -> None:
    path, link = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    path.write_text(default_text(), encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    write_key(link, "table.sort", "comma,o")
    write_key(link, "table.sort", "O")
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    old, new = default_text().splitlines(), path.read_text(encoding="utf-8").splitlines()
    assert [line for line in new if line not in old] == ['"table.sort" = "O"']
    assert [line for line in new if line in old] == old


NAMES = st.sampled_from(("table.sort", "app.quit", "curve.longer", "pane.view"))
KEYS = st.sampled_from(("o", "f5", '"', "\\", "#", "comma,x", "€"))


@given(st.lists(st.tuples(NAMES, KEYS), max_size=6))
@examples(60)
def test_last_key_of_each_action_is_the_one_in_the_file(changes: list[tuple[str, str]]) -> None:
    text = default_text()
    for action, keys in changes:
        text = with_key(text, PATH, action, keys)
    assert parse_toml(text, PATH).get("keys", {}) == dict(changes)
