"""Mutations of response bodies: damage in transfer, edits of rows and fields, and hostile values.

Every mutation takes a body and a random generator and returns another body. The generator is
seeded, so a mutation can be repeated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

Mutation = Callable[[bytes, Random], bytes]

EXTREMES = (
    *(b"1e308", b"-1e308", b"1e-320", b"nan", b"NaN", b"inf", b"-Infinity", b"-0", b"1e999999999"),
    *(b"1" + b"0" * 400, b"0x10", b"1_000", b"1,5", b"1e5", b"--1", b"+", b"-", b"", b" ", b"\t"),
    *("٣".encode(), "４.６５".encode(), "−1".encode(), "½".encode(), b"\x1b[2J", b"\xc2\x9b31m"),
    *(b"0000-00-00", b"9999-12-31", b"0001-01-01", b"2026-02-30", b"13/32/2026", b"12/31/9999"),
    *(b"9223372036854775807", b"-9223372036854775809", b"253402300800", b"1e18", b"true", b"null"),
    *(b"=1+1", b'"', b"'", b"<b>", b"&amp;", b"[bold]", b"%s%n", b"\xef\xbf\xbd", b"\xff\xfe"),
    *(b"n.a.", b".", b"N/A", b"Infinity", b"9" * 5_000, b"x" * 140_000),
)
"""Text in place of a field."""
FIELD = re.compile(rb"[^\s,;|<>\[\]{}:\"]+")
JSON_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 1e308, -1e308, 5e-324, float("nan"), float("inf"), 10**400),
    *(2**63, -(2**63) - 1, 253402300800, 1e18, "", " ", "x", "٣", "1e999999999", "2026-02-30"),
    *([], {}, [[]], [{}], {"": []}, [None], [None, None], "\ud800", "x" * 200_000, "9999-12-31"),
    *("0000-00-00", "1,000", "nan", "-inf", "0x1F", "\x00", "1" * 5_000, "a\u202eb", "[/]"),
)
"""Values in place of a value of a JSON body."""
DOCUMENT_TYPES = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>',
    b'<!DOCTYPE a [<!ENTITY d SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    b'<!doctype a [<!ENTITY % d SYSTEM "file:///etc/hostname"> %d;]>',
)
PAGE = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
DEPTH = 100_000
"""Brackets of a body that is nothing but brackets."""


def _span(body: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(body) + 1)
    return start, min(len(body), start + random.choice((0, 1, 1, 2, 8, 64, 4_096)))


def flip(body: bytes, random: Random) -> bytes:
    """Flip a bit of up to eight bytes."""
    flipped = bytearray(body)
    for _ in range(random.randint(1, 8) if body else 0):
        flipped[random.randrange(len(body))] ^= 1 << random.randrange(8)
    return bytes(flipped)


def truncate(body: bytes, random: Random) -> bytes:
    """Cut the body off at any byte, or near its end."""
    at = random.choice((random.randrange(len(body) + 1), len(body) - random.randint(1, 40)))
    return body[: max(0, at)]


def remove(body: bytes, random: Random) -> bytes:
    """Remove a span."""
    start, end = _span(body, random)
    return body[:start] + body[end:]


def repeat(body: bytes, random: Random) -> bytes:
    """Repeat a span up to fifty times."""
    start, end = _span(body, random)
    return body[:start] + body[start:end] * random.choice((2, 3, 50)) + body[end:]


def insert(body: bytes, random: Random) -> bytes:
    """Insert NUL bytes, a byte order mark, line breaks, markup or quotation marks."""
    pieces = (b"\0", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n\r\n", b'"', b"\t", b",", b"</", b"\x1a")
    at = random.randrange(len(body) + 1)
    return body[:at] + random.choice(pieces) + body[at:]


def _edit_lines(body: bytes, edit: Callable[[list[bytes]], None]) -> bytes:
    lines = body.splitlines(keepends=True)
    if lines:
        edit(lines)
    return b"".join(lines)


def double_line(body: bytes, random: Random) -> bytes:
    """Repeat a line."""

    def edit(lines: list[bytes]) -> None:
        lines.insert(random.randrange(len(lines)), random.choice(lines))

    return _edit_lines(body, edit)


def remove_lines(body: bytes, random: Random) -> bytes:
    """Remove a line, or many."""

    def edit(lines: list[bytes]) -> None:
        start = random.randrange(len(lines))
        del lines[start : start + random.choice((1, 1, 2, 50, len(lines)))]

    return _edit_lines(body, edit)


def swap_lines(body: bytes, random: Random) -> bytes:
    """Exchange two lines, often neighbours."""

    def edit(lines: list[bytes]) -> None:
        one = random.randrange(len(lines))
        two = random.choice((one - 1, random.randrange(len(lines))))
        lines[one], lines[two] = lines[two], lines[one]

    return _edit_lines(body, edit)


def swap_columns(body: bytes, random: Random) -> bytes:
    """Exchange two columns in every line, in the header alone, or in one line."""
    delimiter = b"\t" if b"\t" in body[:5_000] else b","
    lines = body.split(b"\n")
    widest = max(line.count(delimiter) for line in lines) + 1
    one, two = random.randrange(widest), random.randrange(widest)
    only = random.choice((None, 0, random.randrange(len(lines))))
    for number, line in enumerate(lines):
        cells = line.split(delimiter)
        if max(one, two) < len(cells) and only in (None, number):
            cells[one], cells[two] = cells[two], cells[one]
            lines[number] = delimiter.join(cells)
    return b"\n".join(lines)


def replace_field(body: bytes, random: Random) -> bytes:
    """Replace a field by an extreme number, a date that does not exist or other text."""
    return _replace_field(body, random.choice(EXTREMES), random)


def copy_field(body: bytes, random: Random) -> bytes:
    """Replace a field by another field of the body."""
    found = FIELD.search(body, random.randrange(len(body) + 1))
    return _replace_field(body, found[0][:200] if found else b"", random)


def _replace_field(body: bytes, field: bytes, random: Random) -> bytes:
    found = FIELD.search(body, random.randrange(len(body) + 1)) or FIELD.search(body)
    if found is None:
        return field
    return body[: found.start()] + field + body[found.end() :]


def replace_value(body: bytes, random: Random) -> bytes:
    """Replace, remove, repeat or rename a value of a JSON body, at any depth."""
    try:
        root = [json.loads(body)]
    except (ValueError, RecursionError):
        return replace_field(body, random)
    place: Any = root
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = random.choice(keys)
        is_inner = isinstance(place[key], dict | list) and place[key]
        if not is_inner or random.random() < 0.15:
            break
        place = place[key]
    act = random.choice(("replace", "replace", "replace", "remove", "repeat"))
    if act == "replace" or place is root:
        place[key] = random.choice(JSON_VALUES)
    elif act == "remove":
        del place[key]
    elif isinstance(place, dict):
        place[f"{key}2"] = place.pop(key)
    else:
        place.insert(random.randrange(len(place)), place[key])
    return json.dumps(root[0] if root else None).encode("utf-8", "surrogatepass")


def duplicate_key(body: bytes, random: Random) -> bytes:
    """Repeat a key of a JSON object with another value."""
    keys = list(re.finditer(rb'[{,]\s*("[^"]{1,40}"\s*:)', body[: 1 << 20]))
    if not keys:
        return repeat(body, random)
    found = random.choice(keys)
    pair = found[1] + random.choice((b"null,", b"[],", b'"",', b"1e308,"))
    return body[: found.start(1)] + pair + body[found.start(1) :]


def nest(body: bytes, random: Random) -> bytes:
    """Return brackets in brackets, or put them in place of a field."""
    opening, closing = random.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>")))
    depth = random.choice((900, 5_000, DEPTH))
    inner = random.choice((b"", b"1"))
    nested = opening * depth + inner + closing * random.choice((depth, 0))
    return random.choice((nested, _replace_field(body, nested, random)))


def add_document_type(body: bytes, random: Random) -> bytes:
    """Add a document type with entities, and a reference to one of them."""
    declared = random.choice(DOCUMENT_TYPES)
    at = body.find(b"?>") + 2 if body.startswith(b"<?xml") else 0
    return _replace_field(body[:at] + declared + body[at:], b"&d;", random)


def recode(body: bytes, random: Random) -> bytes:
    """Return the text in another encoding, with a byte order mark or with other line breaks."""
    text = body.decode("utf-8", "replace")
    return random.choice(
        (
            *(text.encode("utf-16"), text.encode("utf-16-be"), text.encode("utf-32")),
            *(
                b"\xef\xbb\xbf" + body,
                b"\xef\xbb\xbf" * 2 + body,
                text.encode("latin-1", "replace"),
            ),
            *(body.replace(b"\n", b"\r"), body.replace(b"\n", b"\r\r\n"), body.replace(b"\n", b"")),
            *(text.replace("\n", "\u2028").encode(), body.replace(b" ", b"\xc2\xa0")),
        )
    )


def mix_line_breaks(body: bytes, random: Random) -> bytes:
    """Give every line a line break of its own kind."""
    breaks = (b"\n", b"\r\n", b"\r", b"\n\n", b"\x0b", b"\x0c", b"\n \n")
    return b"".join(line + random.choice(breaks) for line in body.splitlines())


def put_page(body: bytes, random: Random) -> bytes:
    """Return an error page alone, or before or after the body or a part of it."""
    cut = body[: random.randrange(len(body) + 1)]
    return random.choice((PAGE, PAGE + body, cut + PAGE))


MUTATIONS: tuple[Mutation, ...] = (
    flip, truncate, remove, repeat, insert, double_line, remove_lines, swap_lines, swap_columns,
    replace_field, replace_field, replace_field, copy_field, replace_value, replace_value,
    replace_value, duplicate_key, nest, add_document_type, recode, mix_line_breaks, put_page,
)  # fmt: skip
"""Mutations to draw from. Some come several times: they reach deepest into a parser."""


def mutate(body: bytes, random: Random) -> tuple[bytes, str]:
    """Return a body after one to three mutations, and their names."""
    drawn = random.choices(MUTATIONS, k=random.choice((1, 1, 1, 2, 3)))
    for mutation in drawn:
        body = mutation(body, random)
    return body, " + ".join(mutation.__name__ for mutation in drawn)
