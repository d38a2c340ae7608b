"""Tests of the descriptions of configuration changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.config import Config, load
from tui.config.diff import changes_after_restart, describe_changes

RULE = "[[alerts.rule]]\nid = 'mine'\nseries = 'y20'\nabove = {}\n"
CHANNEL = "[alerts.channel.phone]\ntype = 'command'\nargv = ['{}']\n"


def load_config(text: str, folder: Path) -> Config:
    path = folder / "chosen.toml"
    path.write_text(text, encoding="utf-8")
    loaded = load(path, environ={}, folder=folder, sources=("fred",))
    assert loaded.problems == ()
    return loaded.config


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("", "[ticwatch]", []),
        ("", "[sectors]\nsince = 2024-01-02", ["sectors.since 2025-07-01 → 2024-01-02"]),
        (
            "",
            "[ticwatch]\ntheme = 'ansi-dark'\npane = 2",
            ["ticwatch.theme ticwatch-dark → ansi-dark", "ticwatch.pane 0 → 2"],
        ),
        ("sources.fred.every = '2h'", "", ["sources.fred.every"]),
        ("", "[keys]\n'curve.next-view' = 'x'", ["keys"]),
        ("", RULE.format(5), ["new rule mine"]),
        (RULE.format(5), RULE.format(4), ["rule mine: above 5 → 4"]),
        (
            RULE.format(5),
            RULE.format(5) + "for = 2\nnote = 'x'",
            ["rule mine: for 1 → 2, note none → x"],
        ),
        (RULE.format(5), "", ["rule mine removed"]),
        ("", "[[groups]]\nid = 'xlb'\nenabled = false", ["group xlb removed"]),
        (
            "",
            "[[groups]]\nid = 'xlb'\nticker = 'VAW'",
            ["group xlb: name Materials → VAW, ticker XLB → VAW, class sector → group"],
        ),
        ("", CHANNEL.format("a"), ["new channel phone"]),
        (CHANNEL.format("a"), CHANNEL.format("b"), ["channel phone: argv"]),
        ("", "[alerts]\nquiet_hours = '22:00-07:00'", ["alerts.quiet_hours none → 22:00-07:00"]),
        ("", "[alerts.defaults]\nfor = 2", ["alerts.defaults.for 1 → 2"]),
        (
            RULE.format(5) + "[[alerts.rule]]\nid = 'b'\nseries = 'y2'\nabove = 1",
            "[[alerts.rule]]\nid = 'b'\nseries = 'y2'\nabove = 1\n" + RULE.format(5),
            ["order of the rules"],
        ),
    ],
)
def test_changes_names_each_change(tmp_path: Path, old: str, new: str, lines: list[str]) -> None:
    assert list(describe_changes(load_config(old, tmp_path), load_config(new, tmp_path))) == lines


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        ("[[groups]]\nid = 'semis'\nticker = 'SMH'", ["closes of SMH"]),
        ("[sectors]\nbenchmark = 'IWM'", []),
        ("[sectors]\nbenchmark = 'DIA'", ["closes of DIA"]),
        ("sources.fred.enabled = false", []),
        ("ticwatch.pane = 3", ["ticwatch.pane"]),
        ("store.url = 'postgresql://me@host/db'", ["store.url"]),
        (RULE.format(5), []),
    ],
)
def test_later_names_changes_that_need_a_restart(
    tmp_path: Path, new: str, lines: list[str]
) -> None:
    assert list(changes_after_restart(Config(), load_config(new, tmp_path))) == lines
