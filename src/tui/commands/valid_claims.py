"""Check that every claim of a configuration can be evaluated, and find its lines in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from tui.alerts.claims.expressions import find_errors
from tui.alerts.language.errors import RuleError
from tui.config import Loaded
from tui.config.key_lines import claim_lines
from tui.config.regular_file import read_text
from tui.model.errors import ConfigError


class ClaimError(Struct, frozen=True):
    """An invalid expression of a claim."""

    claim: str
    """Id of the claim."""
    option: str
    """Option with the expression: ``measure``, ``holds``, ``details.LABEL`` …"""
    line: int
    """Line in the file, counted from 1."""
    error: RuleError


def require_valid_claims(loaded: Loaded) -> Loaded:
    """Return a configuration if every claim is valid. Raises ConfigError with the line otherwise.

    Without claims of the user nothing is evaluated or read.
    """
    for error in claim_errors(loaded):
        place = f"{loaded.origin}:{error.line}"
        raise ConfigError(
            f"{place}: claim {error.claim}: {error.option}: {error.error}"
        ) from error.error
    return loaded


def claim_errors(loaded: Loaded) -> Iterator[ClaimError]:
    """Yield the errors of the user's claims. The bundled ones have none."""
    lines: Mapping[tuple[str, str], int] | None = None
    for claim in loaded.config.changed_claims or ():
        for option, error in find_errors(claim):
            lines = _option_lines(loaded.origin) if lines is None else lines
            yield ClaimError(claim.id, option, _line(lines, claim.id, option), error)


def _line(lines: Mapping[tuple[str, str], int], claim: str, option: str) -> int:
    """Return the line of an option, that of the claim's id without it, or 1."""
    names = (option, option.partition(".")[0], "id")
    return next((lines[claim, name] for name in names if (claim, name) in lines), 1)


def _option_lines(origin: Path | None) -> Mapping[tuple[str, str], int]:
    """Return the line of each option by claim and option.

    Empty if there is no file, or if it cannot be read, as while an editor is saving it.
    """
    try:
        return {} if origin is None else claim_lines(read_text(origin), origin)
    except ConfigError:
        return {}
