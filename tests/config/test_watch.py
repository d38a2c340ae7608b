"""A configuration that is edited: what becomes of it, what changed, and where a rule stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.commands import rules
from tui.config import Config, ConfigWatcher, Loaded, load, own_file
from tui.model.errors import ConfigError

FIRST = "[ticwatch]\npane = 1\n"


class File:
    """A configuration file and what watches it."""

    def __init__(self, folder: Path, text: str) -> None:
        self.path = folder / "chosen.toml"
        self.write(text)
        self.watched = ConfigWatcher(self.read, self.read())

    def read(self) -> Loaded:
        folder = self.path.parent
        return rules.sound(load(self.path, environ={}, folder=folder, sources=("fred",)))

    def write(self, text: str) -> None:
        self.path.write_text(text, encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> File:
    return File(tmp_path, FIRST)


def test_what_did_not_change_is_no_news(file: File) -> None:
    assert file.watched.look() is None
    file.write(FIRST)
    assert file.watched.look() is None


def test_a_changed_file_is_taken_up_once(file: File) -> None:
    file.write("[ticwatch]\npane = 2\n")
    loaded = file.watched.look()
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 2
    assert file.watched.loaded is loaded
    assert file.watched.look() is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[ticwatch]\npane = \n", "chosen.toml:2: "),
        ("[ticwatch]\npane = 2\nthmee = 'a'\n", "chosen.toml:3: ticwatch.thmee: unknown key"),
        ("[ticwatch]\npane = 9\n[sectors]\nx = 1", "chosen.toml:2: ticwatch.pane: .*1 more"),
        ("\n[[alerts.rule]]\nid = 'a'\nwhen = 'y20 >'", "chosen.toml:4: rule a: "),
        ("[[alerts.rule]]\nid = 'a'\nwhen = 'y2 > 1%'\nclear = 'y2'", "chosen.toml:4: rule a: "),
        ("[[alerts.rule]]\nid = 'a'\nseries = 'yy20'\nabove = 4", "toml:3: rule a: .*did you mean"),
    ],
)
def test_a_fault_is_told_once_and_changes_nothing(file: File, text: str, told: str) -> None:
    before = file.watched.loaded
    file.write(text)
    with pytest.raises(ConfigError, match=told):
        file.watched.look()
    assert file.watched.look() is None
    assert file.watched.loaded is before
    file.write(FIRST)
    assert file.watched.look() == before


@pytest.mark.parametrize("text", ["[[alerts.rule]]\nid = ", "\ufeff'", ""])
def test_a_fault_in_what_was_read_is_told_though_the_file_is_written_again(
    file: File, text: str
) -> None:
    file.write("[[alerts.rule]]\nid = 'a'\nwhen = 'y20 >'")
    loaded = load(file.path, environ={}, folder=file.path.parent, sources=())
    file.write(text)
    with pytest.raises(ConfigError, match="rule a: "):
        rules.sound(loaded)


def test_a_file_on_its_way_is_waited_for(file: File) -> None:
    file.path.unlink()
    assert file.watched.look() is None
    file.write("[ticwatch]\npane = 3\n")
    loaded = file.watched.look()
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 3


def test_a_file_that_is_being_written_is_left_for_the_next_look(tmp_path: Path) -> None:
    """Emptied when it was noticed, and whole a moment later."""
    file = File(tmp_path, FIRST)
    read = file.read

    def slowly() -> Loaded:
        found = read()
        file.write("[ticwatch]\npane = 4\n")
        return found

    file.watched = ConfigWatcher(slowly, file.read())
    before = file.watched.loaded
    file.write("")
    assert file.watched.look() is None
    assert file.watched.loaded is before
    loaded = file.watched.look()
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 4


@pytest.mark.parametrize(
    "text", ["[ticwatch]\npane = \n", "[[alerts.rule]]\nwhen = 'y20 >'\nid='a'"]
)
def test_a_file_that_appears_with_a_fault_is_told_once(tmp_path: Path, text: str) -> None:
    def read() -> Loaded:
        return rules.sound(load(environ={}, folder=tmp_path, sources=()))

    watched = ConfigWatcher(read, read())
    path = own_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"config\.toml:2"):
        watched.look()
    assert watched.look() is None
    path.write_text(FIRST)
    loaded = watched.look()
    assert loaded is not None
    assert loaded.config.ticwatch.pane == 1


def test_a_file_that_appears_is_found(tmp_path: Path) -> None:
    def read() -> Loaded:
        return load(environ={}, folder=tmp_path, sources=())

    watched = ConfigWatcher(read, read())
    assert watched.loaded == Loaded(Config(), None)
    assert watched.look() is None
    (tmp_path / "config.toml").write_text("[ticwatch]\npane = 7\n")
    with pytest.raises(ConfigError, match=r"config\.toml:2"):
        watched.look()
    assert watched.look() is None
    (tmp_path / "config.toml").write_text(FIRST)
    assert watched.look() is not None
    assert watched.loaded.origin == tmp_path / "config.toml"
