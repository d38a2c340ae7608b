"""Validators of a response, for the next request of the same address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Validators:
    """Validators of an earlier response, for a conditional request."""

    etag: str = ""
    last_modified: str = ""
    url: str = ""
    """URL of the response they came with. They are not valid for another URL."""

    def headers(self) -> dict[str, str]:
        """Return the headers of a conditional request; empty if the server sent no validator."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}
