"""The README, ``config.toml`` and the changelog say what the program does."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import fields

from tests.support.valid_bodies import specimen
from tui import __version__
from tui.commands.arguments import SOURCE_NAMES
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import (
    Alerts,
    Channel,
    Config,
    Group,
    Rule,
    RuleDefaults,
    Sectors,
    SourceOptions,
    Ticwatch,
    load,
)
from tui.model.snapshot import State
from tui.screen.app import binding_ids
from tui.screen.keymap import OVERLAYS
from tui.sources.base import Source, parse
from tui.sources.registry import SOURCES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHIPPED = (ROOT / "config.toml").read_text(encoding="utf-8")
STRUCTS = (Alerts, Channel, Config, Group, Rule, RuleDefaults, Sectors, SourceOptions, Ticwatch)
OPTIONS = sorted({field.encode_name for struct in STRUCTS for field in fields(struct)})
CODE = re.findall(r"`+([^`]+)`+", README)


def help_of(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return capsys.readouterr().out


def commands(capsys: pytest.CaptureFixture[str]) -> list[str]:
    found = re.findall(r"^    (\w+) ", help_of(capsys), re.MULTILINE)
    assert "export" in found
    return found


def test_the_shipped_config_is_the_defaults() -> None:
    loaded = load(ROOT / "config.toml", environ={}, folder=ROOT, sources=SOURCE_NAMES)
    assert (loaded.config, loaded.problems) == (Config(), ())


def test_the_shipped_config_is_found_in_its_folder() -> None:
    assert load(environ={}, folder=ROOT, sources=SOURCE_NAMES).origin == ROOT / "config.toml"


@pytest.mark.parametrize("struct", STRUCTS)
def test_the_shipped_config_has_every_option(struct: type[Struct]) -> None:
    for field in fields(struct):
        name = re.escape(field.encode_name)
        pattern = rf"^(#   )?{name}( |$)|^(# )?\[+([a-z]+\.)?{name}[.\]]"
        assert re.search(pattern, SHIPPED, re.MULTILINE)


@pytest.mark.parametrize("source", SOURCE_NAMES)
def test_the_shipped_config_spells_out_every_source(source: str) -> None:
    table = re.search(rf"^# .+\n\[sources\.{source}\]\n((?:\w.+\n)+)", SHIPPED, re.MULTILINE)
    assert table
    assert [line.split(" = ")[0] for line in table[1].splitlines()] == [
        field.name for field in fields(SourceOptions)
    ]


@pytest.mark.parametrize("entry", [*Config().groups, *Config().alerts.rule], ids=lambda e: e.id)
def test_the_shipped_config_lists_the_defaults(entry: Group | Rule) -> None:
    table = re.search(rf'^\[\[[a-z.]+\]\]\nid = "{entry.id}"\n((?:\w.+\n)+)', SHIPPED, re.MULTILINE)
    assert table
    given = {line.split(" = ")[0] for line in table[1].splitlines()}
    wanted = {f.encode_name for f in fields(entry) if getattr(entry, f.name) != f.default}
    assert wanted <= given | {"id"}


@pytest.mark.parametrize("struct", [Ticwatch, Sectors])
def test_the_shipped_config_explains_every_option(struct: type[Struct]) -> None:
    for field in fields(struct):
        assert re.search(rf"^# .+\n{field.name} = ", SHIPPED, re.MULTILINE)


@pytest.mark.parametrize("option", OPTIONS)
def test_the_readme_names_every_option(option: str) -> None:
    assert any(re.search(rf"(^|[\[.]){option}($|[\].])", code) for code in CODE)


def test_the_readme_names_every_command_and_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands(capsys):
        assert any(code.startswith(f"ticwatch {command}") for code in CODE), command
        for option in re.findall(r"--[a-z-]+", help_of(capsys, command)):
            assert option in " ".join(CODE), option


def test_the_readme_names_no_command_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    named = {match[1] for code in CODE if (match := re.match(r"ticwatch ([a-z]+)", code))}
    assert named <= set(commands(capsys))


def test_the_readme_names_every_key_and_no_other() -> None:
    section = README.split("## Keys\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| `")]
    told = {key for keys, does in cells for key in re.findall(r"`([^`]+)`", keys + does)}
    bound = {
        key
        for action, keys in binding_ids().items()
        for key in keys.split(",")
        if action.partition(".")[0] not in OVERLAYS
    }
    spelt = {"question_mark": "?", "colon": ":", "full_stop": "."}
    as_bound = {key if len(key) == 1 else key.lower() for key in told}
    assert as_bound == {spelt.get(key, key) for key in bound} | {"ctrl+q"}


def test_the_readme_names_every_exit_code() -> None:
    section = README.split("Exit codes:")[1].split("\n\n")[0]
    assert {int(code) for code in re.findall(r"`(\d+)`", section)} == {
        int(code) for code in ExitCode
    }


def test_the_readme_names_every_state() -> None:
    assert {str(state) for state in State} <= set(CODE)


def test_the_readme_names_every_variable_of_the_environment() -> None:
    used = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"\bTICWATCH_[A-Z]+\b", path.read_text(encoding="utf-8"))
    }
    assert "TICWATCH_HOME" in used
    assert used <= set(CODE)


def test_the_readme_names_every_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    assert {"run", "test", "check", "bench"} <= set(targets)
    for target in {"run", "test", "check", "bench"}:
        assert f"make {target}" in README


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/data.md"])
def test_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    for target in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("https://", "#")):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("source", SOURCE_NAMES)
def test_the_data_are_described_source_by_source(source: str) -> None:
    assert f"| `{source}` |" in (ROOT / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_data_are_described_field_by_field(source: Source) -> None:
    """A name ending in ``_`` stands for all that begin with it, ``…`` for anything."""
    quoted = re.findall(r"`([^`\n]+)`", (ROOT / "docs" / "data.md").read_text(encoding="utf-8"))
    told = [word.replace("…", "*") for words in quoted for word in words.split()]
    patterns = [f"{word}*" if word.endswith("_") else word for word in told]
    whole = specimen(source.name)
    frame = parse(source, whole.part, whole.body)
    for field in frame.columns.drop(["observed", "known"]):
        tenor = re.fullmatch(r"[\d.]+[MY]", field)
        assert tenor or any(fnmatchcase(field, pattern) for pattern in patterns), field


def test_the_changelog_has_this_version() -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
