"""Faults of a body that arrived whole, each made from a real body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto

from tests.support.valid_bodies import ValidBody, valid_body


class BodyFault(Enum):
    """One way a 200 is not the data."""

    EMPTY = auto()
    PAGE = auto()
    """A web page."""
    PROOF_OF_WORK = auto()
    """A page that makes a browser compute before it responds."""
    KEY_NOTICE = auto()
    """A plain-text notice about a key."""
    TRUNCATED = auto()
    """The first half."""
    UTF16 = auto()
    """The right text in another charset."""
    WRONG_TYPE = auto()
    """The right columns, with words in place of a figure."""
    OUT_OF_RANGE = auto()
    """A figure outside every limit: a yield of 475."""
    BACKWARDS = auto()
    """A day out of order."""
    TWICE = auto()
    """A repeated day."""
    HEADER_ONLY = auto()
    """All but the rows."""
    NUL = auto()
    """Zero bytes, as in a file that was not written to its end."""
    HUGE_LINE = auto()
    """A figure of three million digits."""


EXPECTED_WORDS: Mapping[BodyFault, str] = {
    BodyFault.EMPTY: "empty body",
    BodyFault.PAGE: "Scheduled maintenance",
    BodyFault.PROOF_OF_WORK: "requires JavaScript to verify your browser",
    BodyFault.KEY_NOTICE: "Get your apikey",
    BodyFault.UTF16: "UTF-8",
    BodyFault.NUL: "NUL",
}
"""Words that the reason contains, whatever the source."""
DIGITS = 3_000_000
PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>\x1bScheduled maintenance\x1b[31m</title></head>"
    b"<body><table><tr><td>1</td></tr></table></body></html>"
)
PROOF_OF_WORK = (
    b'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><noscript>This site requires '
    b"JavaScript to verify your browser.</noscript><script>(async()=>{let n=0;while(n<4)n++;"
    b'await fetch("/verify",{method:"POST"})})();</script></body></html>'
)
KEY_NOTICE = b"Get your apikey:\n\n1. Open the page of the service\n2. Enter the captcha code.\n"

MADE: Mapping[BodyFault, Callable[[ValidBody], bytes]] = {
    BodyFault.EMPTY: lambda whole: b"",
    BodyFault.PAGE: lambda whole: PAGE,
    BodyFault.PROOF_OF_WORK: lambda whole: PROOF_OF_WORK,
    BodyFault.KEY_NOTICE: lambda whole: KEY_NOTICE,
    BodyFault.TRUNCATED: lambda whole: whole.body[: len(whole.body) // 2],
    BodyFault.UTF16: lambda whole: whole.body.decode().encode("utf-16"),
    BodyFault.WRONG_TYPE: lambda whole: whole.with_figure(whole.words),
    BodyFault.OUT_OF_RANGE: lambda whole: whole.with_figure(whole.absurd),
    BodyFault.BACKWARDS: lambda whole: whole.with_day(whole.earlier),
    BodyFault.TWICE: lambda whole: whole.doubled or whole.with_day(whole.again),
    BodyFault.HEADER_ONLY: lambda whole: whole.bare,
    BodyFault.NUL: lambda whole: whole.body[: len(whole.body) // 2] + bytes(4096),
    BodyFault.HUGE_LINE: lambda whole: whole.with_figure(b"9" * DIGITS),
}


def faulty_body(source: str, fault: BodyFault) -> bytes:
    """Return a source's body with one fault."""
    return MADE[fault](valid_body(source))


def applies(source: str, fault: BodyFault) -> bool:
    """Return whether a fault is an error for the source. Some publishers repeat a day."""
    whole = valid_body(source)
    return fault is not BodyFault.TWICE or bool(whole.again or whole.doubled)
