"""Validators of a response, for the next request of the same address."""

from __future__ import annotations

from msgspec import Struct

MAX_VALIDATOR = 500
"""Longest ``ETag`` that is kept, in characters."""


class Validators(Struct, frozen=True):
    """Validators of an earlier response, for a conditional request."""

    etag: str = ""
    last_modified: str = ""
    url: str = ""
    """URL of the response they came with. They are not valid for another URL."""

    def headers(self) -> dict[str, str]:
        """Return the headers of a conditional request; empty if the server sent no validator."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if validator(value)}


def validator(header: str) -> str:
    """Return an ``ETag`` or ``Last-Modified`` header, "" if it cannot be sent back.

    A request with characters other than ASCII, or with a header of more than ``MAX_VALIDATOR``,
    may fail every time.
    """
    can_be_sent = header.isascii() and header.isprintable() and len(header) <= MAX_VALIDATOR
    return header if can_be_sent else ""
