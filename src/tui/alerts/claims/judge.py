"""Judge claims by the figures that were known on their day, and show the figures known now."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from tui.alerts.claims.claim_day import ClaimDay
from tui.alerts.claims.evidence import Evidence, find_evidence
from tui.alerts.claims.expressions import find_errors, is_size, measure_of, sources_of_claims
from tui.alerts.claims.judgement import Judgement, Reading
from tui.alerts.claims.readings import (
    NO_STAMP,
    empty_figure,
    empty_reading,
    measured,
    months_with_the_sign_of,
    read_condition,
    read_measure,
)
from tui.alerts.claims.reasons import explain_figure, said_words, with_note
from tui.alerts.claims.verdict import compare_figures, usual_tolerance
from tui.config import Claim
from tui.measures.cache import MAX_RESULTS, NewestResults, per_snapshot
from tui.measures.returns.closes import due_days
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Snapshot
from tui.model.verdict import Verdict

_NO_READING = Reading(None, DisplayUnit.TEXT, NO_STAMP)
_Finding = tuple[Verdict, str]
"""A verdict and its reason."""
MAX_CLAIMS = 512
"""Most claims whose newest judgements are kept."""


@per_snapshot
def judge(snapshot: Snapshot, claims: tuple[Claim, ...]) -> tuple[Judgement, ...]:
    """Return the judgements of claims, in their order.

    The verdict is by what was known at the end of a claim's day in New York, or of the last
    business day before it. Before that there is none. A claim with evidence alone is judged by all
    that is known at ``snapshot``, which also gives the readings of the present.
    """
    days = {
        said: ClaimDay(said, snapshot, tuple(claim for claim in claims if claim.said == said))
        for said in {claim.said for claim in claims}
    }
    return tuple(_judgement(claim, days[claim.said], snapshot) for claim in claims)


def _judgement(claim: Claim, day: ClaimDay, now: Snapshot) -> Judgement:
    """Return the judgement of a claim, the same one while its figures stay the same."""
    sources = sources_of_claims((claim,))
    return _newest_judgements(claim).result(
        tuple(part for source in sources for part in now.parts(source)),
        lambda: _judged(claim, day, now),
        (day.is_over, day.is_shown, now.earlier is None, due_days(now)),
    )


@lru_cache(maxsize=MAX_CLAIMS)
def _newest_judgements(claim: Claim) -> NewestResults[Judgement]:
    del claim
    return NewestResults(MAX_RESULTS)


def _judged(claim: Claim, day: ClaimDay, now: Snapshot) -> Judgement:
    error = next((f"{option}: {error}" for option, error in find_errors(claim)), "")
    if error:
        unread = empty_figure(claim.unit)
        return _record(claim, _Readings("", unread, unread), (Verdict.NOT_CHECKABLE, error))
    readings = _read(claim, day, now)
    evidence = find_evidence(claim, now)
    finding = _without_figures(claim, evidence, day) or _by_readings(claim, readings, day)
    return _record(claim, readings, finding, evidence, now)


class _Readings(Struct, frozen=True):
    """Readings of a claim. Empty for a claim that has none."""

    measure: str = ""
    then: Reading = _NO_READING
    now: Reading = _NO_READING
    details: tuple[tuple[str, Reading], ...] = ()


def _read(claim: Claim, day: ClaimDay, now: Snapshot) -> _Readings:
    """Return the readings of a valid claim."""
    details = tuple(
        (label, day.reading(text) or read_measure(text, now))
        for label, text in claim.details.items()
    )
    if claim.answer:
        fact = Reading(None, DisplayUnit.TEXT, NO_STAMP, words=claim.answer)
        return _Readings("", fact, fact, details)
    text = measure_of(claim)
    if not text:
        return _Readings(details=details)
    form = empty_reading(text, claim.unit, claim.figure)
    return _Readings(text, day.reading(text, form) or form, read_measure(text, now, form), details)


def _by_readings(claim: Claim, readings: _Readings, day: ClaimDay) -> _Finding:
    """Return the verdict on a claim that has a figure or a condition."""
    if not day.is_known:
        return Verdict.TOO_LITTLE, "what was known on its day is not at hand"
    return _by_condition(claim, readings, day) if claim.holds else _by_figure(claim, readings)


def _without_figures(claim: Claim, evidence: Evidence | None, day: ClaimDay) -> _Finding | None:
    """Return the verdict on a claim that needs no reading of its day, None for another one."""
    if claim.not_checkable:
        return Verdict.NOT_CHECKABLE, claim.not_checkable
    if not day.is_over:
        return Verdict.TOO_LITTLE, f"its day, {claim.said}, is not over at this moment"
    if claim.answer:
        is_right = claim.answer.casefold() == claim.word.casefold()
        words = f"{claim.word} is right" if is_right else f"{claim.answer}, not {claim.word}"
        return (Verdict.SUPPORTS if is_right else Verdict.AGAINST), words
    if claim.figure is None and not claim.holds:
        assert evidence is not None, "checked before: a claim has evidence or another way"
        return evidence.verdict, evidence.reason
    return None


def _by_condition(claim: Claim, readings: _Readings, day: ClaimDay) -> _Finding:
    is_true = day.holds(claim.holds)
    if is_true is None:
        return Verdict.TOO_LITTLE, "no figure was known then"
    reason = f"{claim.label or readings.measure}: {readings.then.text}"
    return (Verdict.SUPPORTS if is_true else Verdict.AGAINST), reason


def _by_figure(claim: Claim, readings: _Readings) -> _Finding:
    assert claim.figure is not None, "checked before"
    size = is_size(readings.measure)
    within = usual_tolerance(claim.figure, is_size=size) if claim.within is None else claim.within
    verdict = compare_figures(claim.figure, readings.then.value, within, is_size=size)
    return verdict, explain_figure(claim, readings.then, verdict, readings.details)


def _record(
    claim: Claim,
    readings: _Readings,
    finding: _Finding,
    evidence: Evidence | None = None,
    now: Snapshot | None = None,
) -> Judgement:
    verdict, reason = finding
    then, text = readings.then, readings.measure
    base_rate = _base_rate(claim, text, now) if now else ""
    return Judgement(
        claim=claim.id,
        statement=claim.statement,
        short=claim.short,
        source=claim.source,
        said=claim.said,
        said_words=said_words(claim, then.unit, signed=then.signed),
        said_value=claim.figure,
        then=then,
        now=readings.now,
        verdict=verdict,
        reason=with_note(reason, claim.note),
        evidence=evidence.words if evidence else "",
        base_rate=evidence.base_rate if evidence else base_rate,
        measure=text,
        label=claim.label,
        history=measured(now, text).points if now and text else (),
        details=tuple((label, reading.text) for label, reading in readings.details),
    )


def _base_rate(claim: Claim, text: str, now: Snapshot) -> str:
    """Return how often a statement was true so far, "" where that says nothing."""
    if claim.holds:
        words = read_condition(claim.holds, now).words
        return f"true in {words}" if words else ""
    if not claim.figure or not text:
        return ""
    months = months_with_the_sign_of(claim.figure, text, now)
    sign = "above" if claim.figure > 0 else "below"
    return f"{sign} zero in {months.words}" if months and months.words else ""
