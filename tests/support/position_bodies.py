"""Reports of positions in futures: the week's file, made of the file of the year."""

from __future__ import annotations

from tests.support.bodies import bundled


def week_body(day: bytes = b"2026-06-09") -> bytes:
    """Return the report of a day in the form of the week's file: rows without a header."""
    lines = bundled("positions", "2026").splitlines(keepends=True)
    return b"".join(line for line in lines if b",%s," % day in line)
