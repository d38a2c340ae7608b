"""The README, the pages in docs/, ``config.toml`` and the changelog match the program."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import fields
from scripts.make_keys import keys_page

from tests.support.valid_bodies import valid_body
from tui.commands.check_result import Grade
from tui.commands.cli import main
from tui.commands.configuration_checks import check_configuration
from tui.commands.exit_codes import ExitCode
from tui.commands.source_names import SOURCE_NAMES
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
from tui.model.version import VERSION
from tui.screen.panes import PANES
from tui.sources.base import Source, parse
from tui.sources.registry import SOURCES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
TIME = (ROOT / "docs" / "time.md").read_text(encoding="utf-8")
KEYS = ROOT / "docs" / "keys.md"
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
SHIPPED = (ROOT / "config.toml").read_text(encoding="utf-8")
STRUCTS = (Alerts, Channel, Config, Group, Rule, RuleDefaults, Sectors, SourceOptions, Ticwatch)
OPTIONS = sorted({field.encode_name for struct in STRUCTS for field in fields(struct)})


def code(page: str) -> list[str]:
    """Return what stands in backticks on a page."""
    return re.findall(r"`+([^`]+)`+", page)


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


def test_the_shipped_config_is_found_in_its_folder_without_a_word() -> None:
    loaded = load(environ={}, folder=ROOT, sources=SOURCE_NAMES)
    assert (loaded.origin, loaded.problems) == (ROOT / "config.toml", ())


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


def toml_examples() -> list[str]:
    """Return the TOML blocks of the pages, and the commented examples of config.toml."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    blocks = [
        block
        for page in pages
        for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    ]
    commented = re.findall(r"^# ?(\[alerts\.channel\.\w+\](?:\n# ?\w.*)*)", SHIPPED, re.MULTILINE)
    keys = re.findall(r'^#   ("[\w.-]+" = .*)$', SHIPPED, re.MULTILINE)
    assert all([blocks, commented, keys])
    uncommented = [example.replace("\n# ", "\n") for example in commented]
    return [*blocks, *uncommented, *(f"[keys]\n{line}" for line in keys)]


@pytest.mark.parametrize("example", toml_examples())
def test_an_example_has_no_fault(example: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(example, encoding="utf-8")
    loaded = load(path, environ={}, folder=tmp_path, sources=SOURCE_NAMES)
    faults = [
        result.summary
        for result in check_configuration(loaded, {})
        if result.grade is not Grade.OK and result.name != "channels"
    ]
    assert [fault for fault in faults if "no channel is called" not in fault] == []


def test_the_configuration_page_names_every_option() -> None:
    named = code(CONFIGURATION)
    assert not [
        option
        for option in OPTIONS
        if not any(re.search(rf"(^|[\[.]){option}($|[\].])", words) for words in named)
    ]


def test_the_commands_page_names_every_command_and_option(
    capsys: pytest.CaptureFixture[str],
) -> None:
    named = code(COMMANDS)
    for command in commands(capsys):
        assert any(words.startswith(f"ticwatch {command}") for words in named), command
        for option in re.findall(r"--[a-z-]+", help_of(capsys, command)):
            assert option in " ".join(named), option


@pytest.mark.parametrize("page", [README, COMMANDS], ids=["README", "commands"])
def test_no_page_names_an_unknown_command(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    named = {found[1] for words in code(page) if (found := re.match(r"ticwatch ([a-z]+)", words))}
    assert named
    assert named <= set(commands(capsys))


def test_the_keys_page_is_generated() -> None:
    """``python -m scripts.make_keys`` writes it."""
    assert KEYS.read_text(encoding="utf-8") == keys_page()


def test_the_readme_names_the_key_of_every_pane() -> None:
    table = README.split("## Panes\n")[1].split("\n## ")[0]
    keys = re.findall(r"^\| `(\d)` \| (\w+) \|", table, re.MULTILINE)
    assert keys == [(str(at), pane.NAME) for at, pane in enumerate(PANES, 1)]


def test_the_commands_page_names_every_exit_code() -> None:
    section = COMMANDS.split("## Exit codes")[1]
    assert {int(number) for number in re.findall(r"`(\d+)`", section)} == set(map(int, ExitCode))


def test_the_time_page_names_every_state() -> None:
    assert {str(state) for state in State} <= set(code(TIME))


def test_the_configuration_page_names_every_environment_variable() -> None:
    used = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"\bTICWATCH_[A-Z]+\b", path.read_text(encoding="utf-8"))
    }
    assert "TICWATCH_HOME" in used
    assert used <= set(code(CONFIGURATION))


def test_the_table_of_targets_is_that_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", contributing, re.MULTILINE)
    named = [target for row in rows for target in code(row)]
    assert sorted(named) == sorted(targets)
    assert "make run" in README
    assert "make test" in README


def test_every_link_of_a_page_leads_to_a_file() -> None:
    broken = [
        f"{path.name}: {target}"
        for path in PAGES
        for target in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
        if not target.startswith(("https://", "#"))
        and not (path.parent / target.partition("#")[0]).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("source", SOURCE_NAMES)
def test_the_data_are_described_source_by_source(source: str) -> None:
    assert f"| `{source}` |" in (ROOT / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_data_are_described_field_by_field(source: Source) -> None:
    """A name ending in ``_`` stands for all that begin with it, ``…`` for anything."""
    quoted = re.findall(r"`([^`\n]+)`", (ROOT / "docs" / "data.md").read_text(encoding="utf-8"))
    named = [word.replace("…", "*") for words in quoted for word in words.split()]
    patterns = [f"{word}*" if word.endswith("_") else word for word in named]
    whole = valid_body(source.name)
    frame = parse(source, whole.part, whole.body)
    for field in frame.columns.drop(["observed", "known"]):
        tenor = re.fullmatch(r"[\d.]+[MY]", field)
        assert tenor or any(fnmatchcase(field, pattern) for pattern in patterns), field


def test_the_changelog_has_this_version() -> None:
    assert f"## [{VERSION}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
