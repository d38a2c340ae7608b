"""The commented default configuration, as a file of the user."""

from __future__ import annotations

from pathlib import Path

DEFAULT_FILE = Path(__file__).with_name("default.toml")
"""File with every option and its default."""


def default_text() -> str:
    """Return the text of the default file."""
    return DEFAULT_FILE.read_text(encoding="utf-8")
