"""Claims of an article or of the user: the score, and a row or a page for each claim."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from msgspec.structs import replace

from tui.alerts.claims.judgement import Judgement
from tui.model.snapshot import Stamp, worst_state
from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.model.view import View
from tui.views.reads import Reads
from tui.views.stamps import NOTHING_KNOWN, is_monthly
from tui.views.thesis.claim import claim_view
from tui.views.thesis.options import ThesisOptions, ThesisViewName
from tui.views.thesis.score import score_leads
from tui.views.thesis.tables import claims_table, evidence_table, tidy_table

TITLE = "Thesis"


def view(update: Update, options: ThesisOptions) -> View:
    """Return every claim with its verdict on the update's snapshot, or the opened claim."""
    # The rules import pandas, which must not be loaded before the first painted frame.
    from tui.alerts.claims.judge import judge
    from tui.config.claims import bundled_claims

    claims = bundled_claims() if options.changed_claims is None else options.changed_claims
    return claims_view(judge(update.snapshot, claims), options)


def reads(options: ThesisOptions) -> Reads:
    """Return what the view reads of an update: claims may name any series."""
    del options
    return Reads(clock=_day, everything=True)


def claims_view(claims: Sequence[Judgement], options: ThesisOptions) -> View:
    """Return the view of claims that are compared with the figures.

    ``tidy``: one row for each claim, whatever its verdict.
    """
    for claim in claims:
        if claim.claim == options.opened:
            return claim_view(claim)
    is_evidence = options.view_name is ThesisViewName.EVIDENCE
    table = evidence_table if is_evidence else claims_table
    leads = score_leads(claims)
    return View(
        title=TITLE,
        basis=options.verdicts.value.value if options.verdicts.value else "",
        stamp=_stamp(claims),
        is_monthly=is_monthly(_stamp(claims)),
        table=table(claims, options.verdicts),
        leads=leads,
        grid_lead=leads[-1] if leads else (),
        tidy=tidy_table(claims),
    )


def _stamp(claims: Sequence[Judgement]) -> Stamp:
    """Return the stamp of the newest reading, in the worst state of all."""
    dated = [claim.now.stamp for claim in claims if claim.now.stamp.observed is not None]
    newest = max(dated, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN)
    return replace(newest, state=worst_state(stamp.state for stamp in dated))


def _day(update: Update) -> Hashable:
    """Return the day of the snapshot in New York: claims are of days."""
    return update.snapshot.as_of.astimezone(NEW_YORK).date()
