"""Response headers: content encoding, ``Retry-After``, and the time of the response."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tui.model.errors import Unreachable

MAX_BYTES = 16 * 1024 * 1024
"""Largest body that is read, before and after decompression. The largest real one has 7 MB."""
MAX_WAIT = timedelta(days=7)
"""Longest ``Retry-After`` that is respected. A longer one is cut to this."""


def decode(raw: bytes, encoding: str) -> bytes:
    """Return a body without its ``Content-Encoding``.

    Raises ``Unreachable`` if the encoding was not requested, or if the compressed body is damaged
    or cut off.
    """
    decoders: dict[str, Callable[[bytes], bytes]] = {"": bytes, "identity": bytes, "gzip": _gunzip}
    decoder = decoders.get(encoding.strip().lower())
    if decoder is None:
        raise Unreachable(f"answer in an encoding that was not asked for: {encoding[:40]!r}")
    return decoder(raw)


def _gunzip(raw: bytes) -> bytes:
    decompressor = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        body = decompressor.decompress(raw, MAX_BYTES + 1)
    except zlib.error as error:
        raise Unreachable(f"damaged compressed answer: {error}") from error
    require_size(body)
    if not decompressor.eof:
        raise Unreachable("the compressed answer was cut off")
    if decompressor.unused_data:
        raise Unreachable("damaged compressed answer: more bytes after its end")
    return body


def require_size(body: bytes | bytearray) -> None:
    """Raise ``Unreachable`` if a body has more than ``MAX_BYTES``."""
    if len(body) > MAX_BYTES:
        raise Unreachable(f"answer larger than {MAX_BYTES >> 20} MiB")


def retry_after(header: str, now: datetime) -> timedelta | None:
    """Return how long a ``Retry-After`` header asks us to wait: seconds or an HTTP date (RFC 9110).

    None if the header is empty or cannot be read, zero for a date in the past.
    """
    header = header.strip()
    if header.isascii() and header.isdigit():
        return min(timedelta(seconds=int(header[:9])), MAX_WAIT)
    moment = _http_date(header)
    return None if moment is None else min(max(moment - now, timedelta()), MAX_WAIT)


def served_at(headers: Mapping[str, str]) -> datetime | None:
    """Return when a response was sent: ``Date`` plus, from a cache, ``Age`` (RFC 9111).

    None if ``Date`` is missing or cannot be read. An ``Age`` that cannot be read counts as zero.
    """
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
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
