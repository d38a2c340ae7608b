"""The configuration that the home keeps: used while its file stays, and only if it is sound."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui.commands import kept_config
from tui.commands.kept_config import NAME, KeptConfig
from tui.commands.source_names import SOURCE_NAMES
from tui.config import ConfigWatcher, Loaded, load

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is kept there")

NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)
EVERY_KIND = """
[ticwatch]
theme = "ansi-dark"
pane = 3

[sectors]
since = 2026-01-05
line_pct = 4.5

[store]
url = "postgresql://anna@desk/tic"

[sources.fred]
enabled = false
every = "2h"

[[groups]]
id = "steel"
name = "Steel"
ticker = "SLX"
class = "sector"

[[claims]]
id = "own"
statement = "The 20-year yield rises."
date = 2026-03-01
word = "rises"
holds = "chg(y20, 20d) > 0bp"
details = { "20-year" = "y20" }

[alerts]
quiet_hours = "22:00-07:00"
timezone = "Europe/Berlin"

[alerts.defaults]
for = 2

[alerts.channel.mail]
type = "command"
argv = ["mail", "anna"]
timeout = "5s"

[[alerts.rule]]
id = "high"
series = "y20"
above = 5
clear_below = 4.9
repeat = "7d"
expires = 2027-01-01
channels = ["app", "mail"]

[keys]
"pane.view" = "w"
"""
"""Options of every kind: texts, numbers, days, lengths of time, lists and tables."""
Change = Callable[[Path, pytest.MonkeyPatch], object]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file in the user's configuration folder, with options of every kind."""
    monkeypatch.delenv("TICWATCH_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    path = tmp_path / "own" / "ticwatch" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(EVERY_KIND, encoding="utf-8")
    (tmp_path / "home").mkdir()
    (tmp_path / "folder").mkdir()
    return path


def kept_in(folder: Path) -> KeptConfig:
    return KeptConfig(folder / "home", os.environ, folder / "folder")


def read_file(folder: Path) -> Loaded:
    return load(environ=os.environ, folder=folder / "folder", sources=SOURCE_NAMES)


def keep_present(folder: Path) -> Loaded:
    """Keep what the files say now, and return it."""
    loaded = read_file(folder)
    kept_in(folder).write(loaded)
    return loaded


def test_kept_configuration_is_that_of_the_file_and_private(tmp_path: Path, own: Path) -> None:
    loaded = keep_present(tmp_path)
    assert loaded.problems == ()
    assert kept_in(tmp_path).read(NOW) == loaded
    assert loaded.origin == own
    assert (tmp_path / "home" / NAME).stat().st_mode & 0o777 == 0o600


def test_file_in_a_folder_with_a_name_that_is_no_text_is_kept(tmp_path: Path, own: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xff")
    folder.mkdir()
    (folder / "config.toml").write_bytes(own.read_bytes().replace(b"argv", b"#"))
    kept = KeptConfig(tmp_path / "home", os.environ, folder)
    kept.write(Loaded(read_file(tmp_path).config, folder / "config.toml"))
    read = kept.read(NOW)
    assert read is not None
    assert read.origin == folder / "config.toml"


def change_option(folder: Path, _: pytest.MonkeyPatch) -> None:
    own = folder / "own" / "ticwatch" / "config.toml"
    own.write_text(EVERY_KIND.replace("pane = 3", "pane = 4"), encoding="utf-8")


def change_version(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_config, "VERSION", "0.0.0")


def name_another(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a file with the same text, as the user may for one in the current folder."""
    monkeypatch.setenv("TICWATCH_CONFIG", str(folder / "own" / "ticwatch" / "config.toml"))


def damage_condition(folder: Path, _: pytest.MonkeyPatch) -> None:
    kept = folder / "home" / NAME
    kept.write_bytes(b"y10".join(kept.read_bytes().rsplit(b"y20", 1)))


def replace_by_link(folder: Path, _: pytest.MonkeyPatch) -> None:
    kept = folder / "home" / NAME
    kept.rename(folder / "elsewhere")
    kept.symlink_to(folder / "elsewhere")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(change_option, id="another option"),
        pytest.param(
            lambda folder, _: (folder / "own" / "ticwatch" / "config.toml").unlink(), id="removed"
        ),
        pytest.param(
            lambda folder, _: (folder / "folder" / "config.toml").write_text("[ticwatch]\n"),
            id="a file in the current folder",
        ),
        pytest.param(name_another, id="a named file"),
        pytest.param(change_version, id="another version"),
        pytest.param(damage_condition, id="damaged"),
        pytest.param(lambda folder, _: os.truncate(folder / "home" / NAME, 100), id="cut"),
        pytest.param(
            lambda folder, _: (folder / "home" / NAME).write_bytes(bytes(4)), id="foreign"
        ),
        pytest.param(
            lambda folder, _: (folder / "home" / NAME).chmod(0o666), id="writable by others"
        ),
        pytest.param(replace_by_link, id="a link"),
        pytest.param(lambda folder, _: (folder / "home" / NAME).unlink(), id="none"),
    ],
)
def test_kept_configuration_is_not_used_after(
    change: Change, tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_present(tmp_path)
    change(tmp_path, monkeypatch)
    assert kept_in(tmp_path).read(NOW) is None


def test_kept_configuration_is_used_from_another_folder_without_a_file(
    tmp_path: Path, own: Path
) -> None:
    keep_present(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    kept = KeptConfig(tmp_path / "home", os.environ, tmp_path / "elsewhere").read(NOW)
    assert kept is not None
    assert kept.origin == own


def test_kept_configuration_of_other_defaults_is_not_used(
    tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The built-in rules are kept with those of the file."""
    loaded = keep_present(tmp_path)
    monkeypatch.setattr(kept_config, "DEFAULTS", loaded.config)
    assert kept_in(tmp_path).read(NOW) is None


def test_commands_of_a_named_file_are_not_used_for_one_that_lies_in_the_current_folder(
    tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_folder = own.rename(tmp_path / "folder" / "config.toml")
    monkeypatch.setenv("TICWATCH_CONFIG", str(in_folder))
    assert keep_present(tmp_path).config.alerts.channel
    monkeypatch.delenv("TICWATCH_CONFIG")
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)  # no other folder is looked into
    assert read_file(tmp_path).problems
    assert kept_in(tmp_path).read(NOW) is None


@pytest.mark.parametrize(
    ("hours", "is_used"),
    [pytest.param(0, False, id="first day"), pytest.param(24, True, id="a day later")],
)
def test_kept_day_is_not_used_before_it_is_over_everywhere(
    hours: int, is_used: bool, tmp_path: Path, own: Path
) -> None:
    loaded = keep_present(tmp_path)
    midnight = datetime(2026, 1, 5, tzinfo=UTC)
    assert loaded.config.sectors.since == midnight.date()
    used = kept_in(tmp_path).read(midnight + timedelta(hours=hours))
    assert used == (loaded if is_used else None)


def test_configuration_with_a_problem_is_not_kept(tmp_path: Path, own: Path) -> None:
    own.write_text(EVERY_KIND.replace("pane = 3", "pane = 30"), encoding="utf-8")
    assert keep_present(tmp_path).problems
    assert not (tmp_path / "home" / NAME).exists()


def test_configuration_without_a_file_is_not_kept(tmp_path: Path, own: Path) -> None:
    own.unlink()
    assert keep_present(tmp_path).origin is None
    assert not (tmp_path / "home" / NAME).exists()


def test_configuration_of_a_file_that_was_saved_meanwhile_is_not_kept(
    tmp_path: Path, own: Path
) -> None:
    kept, loaded = kept_in(tmp_path), read_file(tmp_path)
    own.write_text(EVERY_KIND.replace("pane = 3", "pane = 4"), encoding="utf-8")
    kept.write(loaded)
    assert not (tmp_path / "home" / NAME).exists()


def test_missing_home_and_one_that_may_only_be_read_keep_nothing(tmp_path: Path, own: Path) -> None:
    (tmp_path / "home").rmdir()
    keep_present(tmp_path)
    assert not (tmp_path / "home").exists()
    (tmp_path / "home" / NAME).mkdir(parents=True)  # so that it cannot be replaced
    keep_present(tmp_path)
    assert kept_in(tmp_path).read(NOW) is None


def test_saved_change_of_the_file_replaces_a_kept_configuration(tmp_path: Path, own: Path) -> None:
    keep_present(tmp_path)
    kept = kept_in(tmp_path).read(NOW)
    assert kept is not None
    watcher = ConfigWatcher(lambda: read_file(tmp_path), kept)
    assert watcher.check(is_saved=True) is None
    own.write_text(EVERY_KIND.replace("pane = 3", "pane = 4"), encoding="utf-8")
    changed = watcher.check(is_saved=True)
    assert changed is not None
    assert changed.config.ticwatch.pane == 4
