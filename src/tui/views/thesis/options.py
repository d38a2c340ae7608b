"""Options of the thesis pane."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from tui.config import Claim, Config
from tui.model.verdict import Verdict


class ThesisViewName(Enum):
    """Tables of claims that the pane can show. The title uses the values."""

    CLAIMS = "claims"
    """The figure of each claim beside the readings."""
    EVIDENCE = "evidence"
    """The reason for each verdict, the evidence and its base rate."""


class VerdictFilter(Enum):
    """Verdicts of the claims that are listed."""

    ALL = None
    SUPPORTS = Verdict.SUPPORTS
    PARTLY = Verdict.PARTLY
    AGAINST = Verdict.AGAINST
    TOO_LITTLE = Verdict.TOO_LITTLE
    NOT_CHECKABLE = Verdict.NOT_CHECKABLE


class ThesisOptions(Struct, frozen=True):
    """Table that the pane shows, the verdicts in it, and the opened claim."""

    changed_claims: tuple[Claim, ...] | None = None
    """The bundled claims as changed by the configuration, None if it has no claims."""
    view_name: ThesisViewName = ThesisViewName.CLAIMS
    verdicts: VerdictFilter = VerdictFilter.ALL
    opened: str = ""
    """Id of the opened claim, "" for the table of all."""

    @classmethod
    def from_config(cls, config: Config) -> ThesisOptions:
        """Return the options that a configuration sets. The bundled claims are not read."""
        return cls(config.changed_claims)
