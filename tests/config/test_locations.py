"""Tests of finding and reading the configuration file, and of the environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import platformdirs
import pytest

from tui.config import Config, Loaded, home_folder, load, upstream_url
from tui.config.schema import Ticwatch
from tui.model.errors import ConfigError


def write_config(path: Path, pane: int, header: str = "[ticwatch]") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{header}\npane = {pane}\n", encoding="utf-8")
    return path


NOTHING: Mapping[str, str] = {}


def load_in(
    folder: Path, environ: Mapping[str, str] = NOTHING, chosen: Path | None = None
) -> Loaded:
    return load(chosen, environ=environ, folder=folder, sources=("fred",))


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """Files in all four places. Each starts with another pane."""
    own = Path(platformdirs.user_config_dir("ticwatch", appauthor=False))
    return {
        "chosen": write_config(tmp_path / "chosen.toml", 1),
        "named": write_config(tmp_path / "named.toml", 2),
        "here": write_config(tmp_path / "here" / "config.toml", 3),
        "own": write_config(own / "config.toml", 4),
    }


def test_load_reads_the_first_existing_place(places: dict[str, Path], tmp_path: Path) -> None:
    here, named = places["here"].parent, {"TICWATCH_CONFIG": str(places["named"])}
    for loaded, place, pane in (
        (load_in(here, named, places["chosen"]), "chosen", 1),
        (load_in(here, named), "named", 2),
        (load_in(here, {"TICWATCH_CONFIG": ""}), "here", 3),
        (load_in(tmp_path), "own", 4),
    ):
        assert loaded.origin == places[place]
        assert loaded.config.ticwatch == Ticwatch(pane=pane)


def test_load_without_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_in(tmp_path) == Loaded(Config(), None, ())


@pytest.mark.parametrize(
    "text", ["[tool.other]\nx = 1\n", "ticwatch = 1\n", "x = '[ticwatch]'\n", "[broken\n", ""]
)
def test_config_toml_of_another_program_is_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    assert load_in(tmp_path).origin is None


def test_folder_named_config_toml_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    assert load_in(tmp_path).origin is None


COMMANDS = """
[ticwatch]
pane = 1
command = "rm"
[alerts.channel.hook]
argv = ["rm"]
[alerts.channel.phone]
type = "apprise"
url_env = "AWS_SECRET_ACCESS_KEY"
[[groups]]
id = "a"
ticker = "A"
deep = [{ argv = "rm" }]
"""


def test_commands_and_addresses_in_file_not_chosen_by_the_user_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(COMMANDS)
    loaded = load_in(tmp_path)
    refused = [problem for problem in loaded.problems if "--config" in problem.message]
    assert [(problem.path, problem.line) for problem in refused] == [
        ("ticwatch.command", 4),
        ("alerts.channel.hook.argv", 6),
        ("alerts.channel.phone.url_env", 9),
        ("groups.deep.argv", 13),
    ]
    assert loaded.config.ticwatch.pane == 1
    assert loaded.config.alerts.channel == {}


def test_channel_refused_in_the_current_folder_gets_one_notice(tmp_path: Path) -> None:
    """Its rules do not get another one, and ring on the screen."""
    (tmp_path / "config.toml").write_text(
        "[ticwatch]\n[alerts.channel.hook]\ntype = 'command'\nargv = ['rm']\n"
        "[alerts.channel.phone]\ntype = 'apprise'\nurl_env = 'PHONE'\n"
        "[[alerts.rule]]\nid = 'mine'\nwhen = 'y20 > 4%'\nchannels = ['hook']\n"
    )
    loaded = load_in(tmp_path)
    refused = "refused in the current folder: pass the file by --config"
    assert [problem.text for problem in loaded.problems] == [
        f"alerts.channel.hook.argv: {refused}",
        f"alerts.channel.phone.url_env: {refused}",
    ]
    [mine] = [rule for rule in loaded.config.alerts.rule if rule.id == "mine"]
    assert mine.channels == ("app",)


def test_channel_with_a_value_of_the_wrong_type_gets_one_notice(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[alerts.channel.hook]\ntype = 'command'\nargv = 3\n")
    [problem] = load_in(tmp_path, {}, path).problems
    assert problem.path == "alerts.channel.hook.argv"


def test_commands_and_addresses_in_chosen_file_are_allowed(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(COMMANDS)
    for loaded in (load_in(tmp_path, {}, path), load_in(tmp_path, {"TICWATCH_CONFIG": str(path)})):
        assert not any("--config" in problem.message for problem in loaded.problems)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"[ticwatch]\npane = \n", 2),
        (b"[ticwatch]\npane = 1\npane = 2\n", 3),
        (b"[ticwatch]\nx = [1,\n2,\n", 4),
        (b"[ticwatch]\ntheme = '\xff'\n", 2),
    ],
)
def test_syntax_error_names_file_and_line(tmp_path: Path, body: bytes, line: int) -> None:
    path = tmp_path / "chosen.toml"
    path.write_bytes(body)
    with pytest.raises(ConfigError, match=rf"chosen\.toml:{line}: "):
        load_in(tmp_path, {}, path)


def test_syntax_error_in_current_folder_raises(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[ticwatch]\npane = \n")
    with pytest.raises(ConfigError, match=r"config\.toml:2: "):
        load_in(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 9999, "[ticwatch]\n[keys]\n" + "a." * 9999 + "a = 1"],
    ids=["brackets", "dots"],
)
def test_deep_nesting_raises_config_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "chosen.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match="nested too deeply"):
        load_in(tmp_path, {}, path)


def test_missing_named_file_raises(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    for environ, chosen in (({}, missing), ({"TICWATCH_CONFIG": str(missing)}, None)):
        with pytest.raises(ConfigError, match=r"missing\.toml: No such file"):
            load_in(tmp_path, environ, chosen)


def test_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "chosen.toml"
    path.write_bytes(b"\xef\xbb\xbf[ticwatch]\r\npane = 2\r\n")
    assert load_in(tmp_path, {}, path).config.ticwatch.pane == 2


def test_ticwatch_home_replaces_the_data_folder(tmp_path: Path) -> None:
    assert home_folder({"TICWATCH_HOME": str(tmp_path)}) == tmp_path
    assert home_folder({}) == home_folder({"TICWATCH_HOME": ""})
    assert home_folder({}).name == "ticwatch"


@pytest.mark.parametrize(
    ("value", "base"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://mirror.example/tic/", "https://mirror.example/tic"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("", None),
    ],
)
def test_upstream_returns_base_url_without_last_slash(value: str, base: str | None) -> None:
    assert upstream_url({"TICWATCH_UPSTREAM": value}) == base


@pytest.mark.parametrize(
    "value",
    [
        "mirror.example",
        "ftp://mirror.example",
        "file:///etc/passwd",
        "http://",
        "http://host:port",
        "http://host:99999",
        "http://host/?q=1",
        "http://host/#top",
        "http://ho st",
        "http://host/\x1b[31m",
    ],
)
def test_upstream_that_is_no_base_url_raises(value: str) -> None:
    with pytest.raises(ConfigError, match="TICWATCH_UPSTREAM") as refusal:
        upstream_url({"TICWATCH_UPSTREAM": value})
    assert str(refusal.value).isprintable()


def test_upstream_is_none_if_unset() -> None:
    assert upstream_url({}) is None


def test_home_folder_of_no_known_user_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Version 4.3 of platformdirs returns ``~`` for a user without a folder, later ones raise."""
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: "~/.local/share/ticwatch")
    with pytest.raises(ConfigError, match="set HOME, or TICWATCH_HOME"):
        home_folder({})
