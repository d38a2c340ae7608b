"""Texts as a user or an attacker could write them: conditions, configurations, times and names.

Each function draws from a random generator, so that tests and long attacks share them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tui.alerts.language.signatures import SIGNATURES
from tui.alerts.series.catalogue import SERIES
from tui.config import Config

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 8, 10, 12, tzinfo=UTC)
WORDS = (
    *("and", "or", "not", "AND", "<", "<=", ">", ">=", "=", "==", "!=", "+", "-", "*", "/", ","),
    *("(", ")", "(", ")", "[", "]", "&", "|", "!", "^", "%", '"', "'", "#", "\\", "\n", "\t"),
    *("4.75%", "20d", "3m", "15bp", "1bn", "0", "1e9", "20x", "1.2.3", "9" * 40, "5000", "0.0001"),
    *("2025-07-01", "2025-02-30", "ytd", 'tic_net("JP")', "ret(XLV, 2025-07-01)"),
    *("tic(", 'tic("JP")', 'tic("Japan")', 'fund("QQQ")', 'fund("")', 'tic("\u202e")', "y99"),
    *(f"{function}(" for function in SIGNATURES),
    *sorted(SERIES),
)
"""Tokens of the rule language, and some that are none."""
ODD = (
    "\x00",
    "\x1b[2J",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "٢",
    "２",
    "é",
    "e\u0301",
    "日本",
    "🇯🇵",
)
"""Characters that a terminal or a parser may take otherwise than they look."""
VALUES = (
    *("0", "-1", "1", "6", "9" * 400, "0x" + "f" * 400, "1.5", "-0.0", "1e400", "nan", "-inf"),
    *("true", "false", "''", "'app'", "[]", "{}", "[[]]", "[1, 'a']", "['app', '']", "{ a = 1 }"),
    *("2025-07-01", "0001-01-01", "9999-12-31", "12:00:00", "2025-07-01T00:00:00Z", "'2025-07-01'"),
    *("'1d'", "'0d'", "'9999w'", "'5s'", "'22:00-07:00'", "'24:00-25:00'", "'1٢:00-07:00'"),
    *(
        '"22:00-07:00\\n"',
        '"4d\\n"',
        "'release+1d'",
        "'release+٣d'",
        "'Europe/Berlin'",
        "'America'",
    ),
    *("'../../../etc/passwd'", "'y20 > 4.75%'", "'y20 >'", "'ctrl+q'", "'f9,'", '"\\u0000"'),
)
"""Values of every type of TOML, and texts that options give a meaning to."""
TIMES = (
    *("2025-12-19", "2025-12-18T15:59", "2025-12-18T20:59Z", "20251219", "2026-03-08T02:30"),
    *("2026-11-01T01:30", "2025-W51-5", "1899-12-31", "9999-12-31T23:59:59-23:59", "now", "1d"),
    *("4h", "3d", "2w", "9999w", "0d", "off", "until it clears", "24:00", "2025-12-18T15:59:60"),
    *("2025-12-18T15:59:59.999999999", "2025-12-18T15:59+25:00", "2025-10", "2025-13", "", " "),
    *("-1y", "-3m", "-2w", "-10d", "-9999y", "-0d", "yesterday", "last friday", "Fri", "1 year"),
)
"""Moments, days, months and lengths of time, and some that are none."""


def condition(rng: Random) -> str:
    """Return the text of a condition: random tokens, a changed rule, or a deep or long one."""
    rules = [rule.when for rule in Config().alerts.rule]
    match rng.randrange(4):
        case 0:
            return rng.choice(["", " "]).join(rng.choices(WORDS, k=rng.randrange(1, 30)))
        case 1:
            return mutated(rng, rng.choice(rules), WORDS)
        case 2:
            return repeated(rng, rng.choice(rules))
        case _:
            return rng.choice([" and ", " or ", ", ", " + "]).join(rng.choices(rules, k=3))


def repeated(rng: Random, text: str) -> str:
    """Return a text inside many brackets or signs, or many times in a row."""
    count = rng.choice([1, 5, 11, 12, 23, 24, 60, 120, 2000, 10_000])
    opening, closing = rng.choice([("(", ")"), ("not ", ""), ("-", ""), ("(", ""), ("chg(", ",2)")])
    joined = rng.choice([" and ", " or ", " + ", " < ", ")", " "]).join([text] * min(count, 300))
    return rng.choice([opening * count + text + closing * count, joined])


def mutated(rng: Random, text: str, pieces: Sequence[str]) -> str:
    """Return a text with a few pieces replaced, removed, inserted or repeated."""
    for _ in range(rng.randrange(1, 5)):
        begin = rng.randrange(len(text) + 1)
        end = begin + rng.choice([0, 1, 1, 2, 8, 40])
        piece = rng.choice([rng.choice(pieces), rng.choice(ODD), text[begin:end] * 2, ""])
        text = text[:begin] + piece + text[end:]
    return text


def toml(rng: Random) -> str:
    """Return a configuration: the shipped one changed, or random values at real and odd keys."""
    shipped = (ROOT / "config.toml").read_text(encoding="utf-8")
    lines = [line for line in shipped.splitlines() if line and not line.startswith("#")]
    match rng.randrange(5):
        case 0:
            begin = rng.randrange(len(lines))
            chosen = lines[begin : begin + rng.randrange(1, 60)]
            return mutated(rng, "\n".join(chosen), ("=", "[", "]", "\n", '"', "'", ".", *VALUES))
        case 1:
            return "\n".join(
                f"{line.partition('=')[0]}= {rng.choice(VALUES)}"
                if "=" in line and rng.random() < 0.5
                else line
                for line in rng.sample(lines, k=min(len(lines), rng.randrange(1, 60)))
            )
        case 2:
            return "\n".join(f"{key(rng)} = {rng.choice(VALUES)}" for _ in range(12))
        case 3:
            return claim_table(rng)
        case _:
            return rule_table(rng)


def claim_table(rng: Random) -> str:
    """Return ``[[claims]]`` tables with random options."""
    options = (
        *("short", "source", "figure", "unit", "within", "word", "measure", "label", "answer"),
        *("not_checkable", "evidence", "leads", "lags", "phase", "note", "enabled", "details"),
    )
    tables = []
    for number in range(rng.randrange(1, 4)):
        lines = [f"id = {json.dumps(name(rng) or str(number), ensure_ascii=False)}"]
        lines += [
            "statement = 'a'",
            f"date = {rng.choice([*VALUES, *['2026-01-02'] * 3 * len(VALUES)])}",
        ]
        lines += [f"holds = {json.dumps(condition(rng), ensure_ascii=False)}"] * (
            rng.random() < 0.6
        )
        chosen = rng.sample(options, k=rng.randrange(5))
        lines += [f"{option} = {rng.choice(VALUES)}" for option in chosen]
        details = f"[claims.details]\na = {rng.choice(VALUES)}"
        lines += [details] * (rng.random() < 0.3 and "details" not in chosen)
        tables.append("[[claims]]\n" + "\n".join(lines))
    return "\n".join(tables)


def rule_table(rng: Random) -> str:
    """Return ``[[alerts.rule]]`` tables with random options."""
    options = (
        *("title", "note", "series", "above", "below", "clear_below", "for", "keep", "mode"),
        *("max_age", "cooldown", "repeat", "inhibits", "channels", "on_stale", "expires"),
    )
    tables = []
    for number in range(rng.randrange(1, 4)):
        lines = [f"id = {json.dumps(name(rng) or str(number), ensure_ascii=False)}"]
        lines += [f"when = {json.dumps(condition(rng), ensure_ascii=False)}"] * (rng.random() < 0.6)
        chosen = rng.sample(options, k=rng.randrange(5))
        lines += [f"{option} = {rng.choice(VALUES)}" for option in chosen]
        tables.append("[[alerts.rule]]\n" + "\n".join(lines))
    return "\n".join(tables)


def key(rng: Random) -> str:
    """Return a dotted key with names of real tables and options among odd ones."""
    parts = (
        *("ticwatch", "theme", "pane", "sectors", "since", "sources", "fred", "every", "groups"),
        *("alerts", "rule", "channel", "quiet_hours", "timezone", "keys", "defaults", "argv"),
        *("curve", "view", "'\u202e'", '"\\u0000"', "''", "-", "1", "a" * 200),
    )
    return ".".join(rng.choices(parts, k=rng.choice([1, 2, 2, 3, 3, 4, 40])))


def time_word(rng: Random) -> str:
    """Return a moment, a day, a month or a length of time, mostly a changed one."""
    return rng.choice(TIMES) if rng.random() < 0.3 else mutated(rng, rng.choice(TIMES), TIMES)


def name(rng: Random) -> str:
    """Return a name with characters of many kinds, now and then a long one."""
    text = "".join(rng.choices([*ODD, "a", " ", "=", "-1", "y20-regime"], k=rng.randrange(6)))
    return text * rng.choice([1, 1, 1, 1, 1, 2000])


def scenarios(rng: Random) -> str:
    """Return a file of scenarios: the shipped one with random values."""
    shipped = (ROOT / "rules_test.toml").read_text(encoding="utf-8")
    lines = [line for line in shipped.splitlines() if line and not line.startswith("#")]
    if rng.random() < 0.5:
        return mutated(rng, "\n".join(lines), (*VALUES, "'_'", "'stale'"))
    return "\n".join(
        f"{line.partition('=')[0]}= {rng.choice(VALUES)}" if rng.random() < 0.2 else line
        for line in lines
    )


TEXTS: dict[str, Callable[[Random], str]] = {
    "condition": condition,
    "toml": toml,
    "time": time_word,
    "name": name,
    "scenarios": scenarios,
}
"""Kinds of text with the function that draws one."""
