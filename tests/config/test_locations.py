"""Which file is read, what a file nobody chose may not do, and what the environment moves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import platformdirs
import pytest

from tui.config import Config, Loaded, home, load, upstream
from tui.config.schema import Ticwatch
from tui.model.errors import ConfigError


def config_file(path: Path, pane: int, header: str = "[ticwatch]") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{header}\npane = {pane}\n", encoding="utf-8")
    return path


NOTHING: Mapping[str, str] = {}


def read(folder: Path, environ: Mapping[str, str] = NOTHING, chosen: Path | None = None) -> Loaded:
    return load(chosen, environ=environ, folder=folder, sources=("fred",))


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """A configuration in each place, told apart by the pane it starts with."""
    own = Path(platformdirs.user_config_dir("ticwatch", appauthor=False))
    return {
        "chosen": config_file(tmp_path / "chosen.toml", 1),
        "named": config_file(tmp_path / "named.toml", 2),
        "here": config_file(tmp_path / "here" / "config.toml", 3),
        "own": config_file(own / "config.toml", 4),
    }


def test_the_first_place_counts(places: dict[str, Path], tmp_path: Path) -> None:
    here, named = places["here"].parent, {"TICWATCH_CONFIG": str(places["named"])}
    for loaded, place, pane in (
        (read(here, named, places["chosen"]), "chosen", 1),
        (read(here, named), "named", 2),
        (read(here, {"TICWATCH_CONFIG": ""}), "here", 3),
        (read(tmp_path), "own", 4),
    ):
        assert loaded.origin == places[place]
        assert loaded.config.ticwatch == Ticwatch(pane=pane)


def test_nowhere_is_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path) == Loaded(Config(), None, ())


@pytest.mark.parametrize(
    "text", ["[tool.other]\nx = 1\n", "ticwatch = 1\n", "x = '[ticwatch]'\n", "[broken\n", ""]
)
def test_a_config_of_another_program_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    assert read(tmp_path).origin is None


def test_a_folder_called_config_toml_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    assert read(tmp_path).origin is None


COMMANDS = """
[ticwatch]
pane = 1
command = "rm"
[alerts.channel.hook]
argv = ["rm"]
[[groups]]
id = "a"
ticker = "A"
deep = [{ argv = "rm" }]
"""


def test_a_file_nobody_chose_names_no_command(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(COMMANDS)
    loaded = read(tmp_path)
    refused = [problem for problem in loaded.problems if "--config" in problem.message]
    assert [(problem.path, problem.line) for problem in refused] == [
        ("ticwatch.command", 4),
        ("alerts.channel.hook.argv", 6),
        ("groups.deep.argv", 10),
    ]
    assert loaded.config.ticwatch.pane == 1


def test_a_chosen_file_is_trusted(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(COMMANDS)
    for loaded in (read(tmp_path, {}, path), read(tmp_path, {"TICWATCH_CONFIG": str(path)})):
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
def test_a_syntax_error_has_its_file_and_line(tmp_path: Path, body: bytes, line: int) -> None:
    path = tmp_path / "chosen.toml"
    path.write_bytes(body)
    with pytest.raises(ConfigError, match=rf"chosen\.toml:{line}: "):
        read(tmp_path, {}, path)


def test_a_syntax_error_in_a_file_of_ours_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[ticwatch]\npane = \n")
    with pytest.raises(ConfigError, match=r"config\.toml:2: "):
        read(tmp_path)


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 9999, "[ticwatch]\n[keys]\n" + "a." * 9999 + "a = 1"]
)
def test_endless_nesting_is_an_error_like_any_other(tmp_path: Path, text: str) -> None:
    path = tmp_path / "chosen.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match="nested too deeply"):
        read(tmp_path, {}, path)


def test_a_missing_file_that_was_asked_for_is_an_error(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    for environ, chosen in (({}, missing), ({"TICWATCH_CONFIG": str(missing)}, None)):
        with pytest.raises(ConfigError, match=r"missing\.toml: No such file"):
            read(tmp_path, environ, chosen)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "chosen.toml"
    path.write_bytes(b"\xef\xbb\xbf[ticwatch]\r\npane = 2\r\n")
    assert read(tmp_path, {}, path).config.ticwatch.pane == 2


def test_the_home_can_be_moved(tmp_path: Path) -> None:
    assert home({"TICWATCH_HOME": str(tmp_path)}) == tmp_path
    assert home({}) == home({"TICWATCH_HOME": ""})
    assert home({}).name == "ticwatch"


@pytest.mark.parametrize(
    ("value", "base"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://mirror.example/tic/", "https://mirror.example/tic"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("", None),
    ],
)
def test_an_upstream_is_a_base_address(value: str, base: str | None) -> None:
    assert upstream({"TICWATCH_UPSTREAM": value}) == base


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
def test_what_is_no_base_address_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match="TICWATCH_UPSTREAM") as refusal:
        upstream({"TICWATCH_UPSTREAM": value})
    assert str(refusal.value).isprintable()


def test_no_upstream_is_the_publishers_own() -> None:
    assert upstream({}) is None
