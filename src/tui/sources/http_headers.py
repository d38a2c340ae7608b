"""What an answer's headers say: its encoding, when it was given, how long to stay away."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tui.model.errors import Unreachable

MOST_BYTES = 64 * 1024 * 1024
LONGEST_WAIT = timedelta(days=7)
"""However long a server asks us to stay away."""


def decode(raw: bytes, encoding: str) -> bytes:
    """Undo a Content-Encoding; raises Unreachable when the compressed body was cut off."""
    decoders: dict[str, Callable[[bytes], bytes]] = {"": bytes, "identity": bytes, "gzip": _gunzip}
    decoder = decoders.get(encoding.strip().lower())
    if decoder is None:
        raise Unreachable(f"answer in an encoding that was not asked for: {encoding[:40]!r}")
    return decoder(raw)


def _gunzip(raw: bytes) -> bytes:
    decompressor = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        body = decompressor.decompress(raw, MOST_BYTES)
    except zlib.error as error:
        raise Unreachable(f"damaged compressed answer: {error}") from error
    if not decompressor.eof:
        raise Unreachable("the compressed answer was cut off")
    return body


def retry_after(header: str, now: datetime) -> timedelta | None:
    """How long a ``Retry-After`` header asks us to wait: seconds or an HTTP date (RFC 9110)."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return min(timedelta(seconds=int(header[:9])), LONGEST_WAIT)
    moment = _http_date(header)
    return None if moment is None else min(max(moment - now, timedelta()), LONGEST_WAIT)


def served(headers: Mapping[str, str]) -> datetime | None:
    """When an answer was given: its ``Date``, and its ``Age`` where a cache gave it (RFC 9111)."""
    moment = _http_date(headers.get("Date", ""))
    age = headers.get("Age", "").strip()
    if moment is None or not (age.isascii() and age.isdigit() and len(age) < 10):
        return moment
    try:
        return moment + timedelta(seconds=int(age))
    except OverflowError:
        return None


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
