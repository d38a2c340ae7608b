"""Tests of files that no user should name: pipes, devices, huge files and endless keys."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.config import ConfigWatcher, Loaded, Rule, load, user_config_file
from tui.config.edit import find_or_append_rule
from tui.config.key_lines import key_lines
from tui.config.regular_file import MAX_BYTES, read_text
from tui.config.toml_file import MAX_KEY_PARTS, parse_toml
from tui.model.errors import ConfigError

HEADER = "[ticwatch]\npane = 1\n"


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_large(path: Path) -> None:
    path.write_text(HEADER + "#" * MAX_BYTES)


def make_sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)


def make_folder(path: Path) -> None:
    path.mkdir()


UNREADABLE: list[tuple[Callable[[Path], None], str]] = [
    (make_pipe, "not a regular file"),
    (link_to_device, "not a regular file"),
    (make_large, "larger than 1,000,000 bytes"),
    (make_sparse, "larger than 1,000,000 bytes"),
    (make_folder, "Is a directory"),
]
unreadable = pytest.mark.parametrize(("make", "reason"), UNREADABLE)


@unreadable
def test_file_that_is_none_raises_and_names_itself(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    path = tmp_path / "chosen.toml"
    make(path)
    with pytest.raises(ConfigError, match=rf"chosen\.toml: .*{reason}"):
        load(path, environ={}, folder=tmp_path, sources=())
    with pytest.raises(ConfigError, match=reason):
        find_or_append_rule(path, Rule(id="a", when="y20 > 4%"))


@unreadable
def test_file_that_is_none_is_ignored_in_the_current_folder(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    make(tmp_path / "config.toml")
    assert load(environ={}, folder=tmp_path, sources=()).origin is None


@pytest.mark.parametrize(("make", "reason"), UNREADABLE[:-1])
def test_watched_file_that_becomes_none_is_refused_once(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    path = tmp_path / "chosen.toml"
    path.write_text(HEADER)

    def read() -> Loaded:
        return load(path, environ={}, folder=tmp_path, sources=())

    watcher = ConfigWatcher(read, read())
    path.unlink()
    make(path)
    assert watcher.check() is None
    with pytest.raises(ConfigError, match=reason):
        watcher.check()
    assert watcher.check() is None
    assert watcher.loaded.config.ticwatch.pane == 1


def test_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "chosen.toml"
    path.write_text(HEADER + "#" * (MAX_BYTES - len(HEADER)))
    assert load(path, environ={}, folder=tmp_path, sources=()).config.ticwatch.pane == 1


LONG = ".".join("a" for _ in range(MAX_KEY_PARTS + 1))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{HEADER}[keys]\n{'a.' * 20_000}a = 1", 4),
        (f"{LONG} = 1", 1),
        (f"\n[{LONG}]", 2),
        (f"[[{LONG.replace('.', ' . ')}]]", 1),
        (f"x = {{ {LONG} = 1 }}", 1),
        (LONG.replace("a", "'.'") + " = 1", 1),
        (LONG.replace("a", '"\\""') + " = 1", 1),
        (f'x = """\n{LONG}\\"""\n"""\n{LONG} = 1', 4),
    ],
)
def test_key_of_too_many_parts_raises_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ConfigError, match=rf"a\.toml:{line}: nested too deeply: .* at most 32"):
        parse_toml(text, Path("a.toml"))


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG[2:]} = 1",
        f"x = '{LONG}'",
        f'x = "{LONG}"',
        f'x = """\n{LONG}\n"""',
        f"x = '''\n'{LONG}''\n'''",
        f"x = 1 # {LONG}",
        f"x = [{', '.join(['1.5'] * 99)}]",
        f"'{LONG}' = 1",
    ],
)
def test_dots_of_values_and_comments_are_no_parts(text: str) -> None:
    assert parse_toml(text, Path("a.toml"))


def test_unclosed_string_of_many_quotes_is_a_syntax_error() -> None:
    with pytest.raises(ConfigError, match=r"a\.toml:"):
        parse_toml('x = """' + '\\"""' * 100_000, Path("a.toml"))


def test_line_ends_of_every_system_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"a = 1\r\nb = 2\rc = 3\n")
    assert read_text(path) == "a = 1\nb = 2\nc = 3\n"


def test_lines_of_many_keys_are_counted() -> None:
    text = "".join(f"k{number} = {number}\n" for number in range(2000))
    assert key_lines(text)[("k1999",)] == 2000


def test_own_configuration_that_is_a_pipe_is_ignored(tmp_path: Path) -> None:
    path = user_config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    assert load(environ={}, folder=tmp_path, sources=()).origin is None
