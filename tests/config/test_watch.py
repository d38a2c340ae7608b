"""Tests of the watcher: changed, invalid, half-written and new configuration files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.commands.valid_claims import require_valid_claims
from tui.commands.valid_rules import require_valid_rules
from tui.config import Config, ConfigWatcher, Loaded, load, user_config_file
from tui.model.errors import ConfigError

FIRST = "[ticwatch]\npane = 1\n"


class WatchedFile:
    """A configuration file and its watcher."""

    def __init__(self, folder: Path, text: str) -> None:
        self.path = folder / "chosen.toml"
        self.write(text)
        self.watcher = ConfigWatcher(self.read, self.read())

    def read(self) -> Loaded:
        folder = self.path.parent
        loaded = load(self.path, environ={}, folder=folder, sources=("fred",))
        return require_valid_claims(require_valid_rules(loaded))

    def write(self, text: str, changed_ns: int | None = None) -> None:
        """Save a text, at a time in ns if one is given."""
        self.path.write_text(text, encoding="utf-8")
        if changed_ns is not None:
            os.utime(self.path, ns=(changed_ns, changed_ns))


def check_twice(watcher: ConfigWatcher) -> Loaded | None:
    """Return the result of the second of two checks, between which nothing is saved."""
    assert watcher.check() is None
    return watcher.check()


@pytest.fixture
def file(tmp_path: Path) -> WatchedFile:
    return WatchedFile(tmp_path, FIRST)


def test_look_at_unchanged_file_returns_none(file: WatchedFile) -> None:
    assert file.watcher.check() is None
    file.write(FIRST)
    assert file.watcher.check() is None


def test_changed_file_is_accepted_once(file: WatchedFile) -> None:
    file.write("[ticwatch]\npane = 2\n")
    loaded = check_twice(file.watcher)
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 2
    assert file.watcher.loaded is loaded
    assert file.watcher.check() is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[ticwatch]\npane = \n", "chosen.toml:2: "),
        ("[ticwatch]\npane = 2\nthmee = 'a'\n", "chosen.toml:3: ticwatch.thmee: unknown key"),
        ("[ticwatch]\npane = 9\n[sectors]\nx = 1", "chosen.toml:2: ticwatch.pane: .*1 more"),
        ("\n[[alerts.rule]]\nid = 'a'\nwhen = 'y20 >'", "chosen.toml:4: rule a: "),
        ("[[alerts.rule]]\nid = 'a'\nwhen = 'y2 > 1%'\nclear = 'y2'", "chosen.toml:4: rule a: "),
        ("[[alerts.rule]]\nid = 'a'\nseries = 'yy20'\nabove = 4", "toml:3: rule a: .*did you mean"),
        (
            "[[claims]]\nid = 'a'\nstatement = 'b'\ndate = 2026-01-02\nholds = 'y20 > 4bn'",
            "chosen.toml:5: claim a: holds: column 7: y20 is in %",
        ),
    ],
)
def test_invalid_file_raises_once_and_keeps_the_configuration(
    file: WatchedFile, text: str, message: str
) -> None:
    before = file.watcher.loaded
    file.write(text)
    with pytest.raises(ConfigError, match=message):
        check_twice(file.watcher)
    assert check_twice(file.watcher) is None
    assert file.watcher.loaded is before
    file.write(FIRST)
    assert check_twice(file.watcher) == before


@pytest.mark.parametrize("text", ["[[alerts.rule]]\nid = ", "\ufeff'", ""])
def test_error_of_a_rule_is_raised_though_the_file_has_changed(
    file: WatchedFile, text: str
) -> None:
    file.write("[[alerts.rule]]\nid = 'a'\nwhen = 'y20 >'")
    loaded = load(file.path, environ={}, folder=file.path.parent, sources=())
    file.write(text)
    with pytest.raises(ConfigError, match="rule a: "):
        require_valid_rules(loaded)


def test_missing_file_keeps_the_configuration_until_it_is_back(file: WatchedFile) -> None:
    file.path.unlink()
    assert file.watcher.check() is None
    file.write("[ticwatch]\npane = 3\n")
    loaded = check_twice(file.watcher)
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 3


SECOND = "[ticwatch]\npane = 2\n"


@pytest.mark.parametrize(
    "first_step",
    [
        pytest.param((SECOND, 2), id="content"),
        pytest.param((f"{SECOND}theme = 'ansi-dark'\n", 3), id="time"),
        pytest.param((f"{SECOND}theme = 'ansi", 3), id="half a line"),
        pytest.param(("", 3), id="empty"),
    ],
)
def test_file_saved_in_two_steps_is_one_change(
    file: WatchedFile, first_step: tuple[str, int]
) -> None:
    before = file.watcher.loaded
    file.write(*first_step)
    assert file.watcher.check() is None
    file.write(f"{SECOND}theme = 'ansi-dark'\n", 4)
    assert file.watcher.check() is None
    assert file.watcher.loaded is before
    loaded = file.watcher.check()
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 2
    assert loaded.config.ticwatch.theme == "ansi-dark"
    assert check_twice(file.watcher) is None


def test_saved_file_is_accepted_at_the_first_check(file: WatchedFile) -> None:
    file.write(SECOND)
    loaded = file.watcher.check(is_saved=True)
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 2
    assert check_twice(file.watcher) is None


def test_file_written_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    """The file is empty at two checks, and complete after it was read."""
    file = WatchedFile(tmp_path, FIRST)
    read = file.read

    def read_while_written() -> Loaded:
        loaded = read()
        file.write("[ticwatch]\npane = 4\n", 2)
        return loaded

    file.watcher = ConfigWatcher(read_while_written, file.read())
    before = file.watcher.loaded
    file.write("", 1)
    assert check_twice(file.watcher) is None
    assert file.watcher.loaded is before
    loaded = file.watcher.check()
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 4


@pytest.mark.parametrize(
    "text", ["[ticwatch]\npane = \n", "[[alerts.rule]]\nwhen = 'y20 >'\nid='a'"]
)
def test_new_invalid_file_raises_once(tmp_path: Path, text: str) -> None:
    def read() -> Loaded:
        return require_valid_rules(load(environ={}, folder=tmp_path, sources=()))

    watcher = ConfigWatcher(read, read())
    path = user_config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"config\.toml:2"):
        check_twice(watcher)
    assert check_twice(watcher) is None
    path.write_text(FIRST)
    loaded = check_twice(watcher)
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 1


def test_new_valid_file_is_accepted(tmp_path: Path) -> None:
    def read() -> Loaded:
        return load(environ={}, folder=tmp_path, sources=())

    watcher = ConfigWatcher(read, read())
    assert watcher.loaded == Loaded(Config(), None)
    assert watcher.check() is None
    (tmp_path / "config.toml").write_text("[ticwatch]\npane = 9\n")
    with pytest.raises(ConfigError, match=r"config\.toml:2"):
        check_twice(watcher)
    assert check_twice(watcher) is None
    (tmp_path / "config.toml").write_text(FIRST)
    assert check_twice(watcher) is not None
    assert watcher.loaded.origin == tmp_path / "config.toml"


def test_new_file_saved_in_two_steps_is_one_change(tmp_path: Path) -> None:
    def read() -> Loaded:
        return load(environ={}, folder=tmp_path, sources=())

    watcher, path = ConfigWatcher(read, read()), tmp_path / "config.toml"
    path.write_text(FIRST)
    assert watcher.check() is None
    path.write_text("[ticwatch]\npane = 3\n")
    loaded = check_twice(watcher)
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 3
    assert watcher.check() is None
