"""Score of the claims: how many have each verdict, in words and as a bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tui.alerts.claims.judgement import Judgement
from tui.model.format import format_count
from tui.model.text import Clause, Lead, Line, Span, Tone
from tui.model.verdict import Verdict

GLYPHS = {
    Verdict.SUPPORTS: "●",
    Verdict.PARTLY: "◐",
    Verdict.AGAINST: "○",
    Verdict.TOO_LITTLE: "–",
    Verdict.NOT_CHECKABLE: "–",
}
TONES = {
    Verdict.SUPPORTS: Tone.UP,
    Verdict.PARTLY: Tone.STRONG,
    Verdict.AGAINST: Tone.DOWN,
    Verdict.TOO_LITTLE: Tone.MUTED,
    Verdict.NOT_CHECKABLE: Tone.MUTED,
}
_BAR_TONES = {**TONES, Verdict.PARTLY: Tone.LESSER}
"""Tones of the parts of the bar. A strong one would be a badge."""
_DROPS = {
    **{Verdict.SUPPORTS: 0, Verdict.PARTLY: 0, Verdict.AGAINST: 0},
    **{Verdict.TOO_LITTLE: 2, Verdict.NOT_CHECKABLE: 1},
}
"""Order in which counts are left out where there is no room, 0 never."""
ALWAYS_COUNTED = (Verdict.SUPPORTS, Verdict.PARTLY, Verdict.AGAINST)
"""Verdicts that the score names even if no claim has them."""
BAR_CELLS = 56
"""Width of the bar: that of a pane in a terminal of 60 columns."""
EMPTY_CELL = "·"
"""Cell of a part of the bar without a verdict on the figures."""


def verdict_text(verdict: Verdict) -> str:
    """Return a verdict with its sign: ``○ against``."""
    return f"{GLYPHS[verdict]} {verdict.value}"


def score_leads(claims: Sequence[Judgement]) -> tuple[Lead, ...]:
    """Return the score in words, and then as a bar; nothing without claims."""
    counts = Counter(claim.verdict for claim in claims)
    return (_words(claims, counts), (Clause(_bar(counts)),)) if claims else ()


def _words(claims: Sequence[Judgement], counts: Mapping[Verdict, int]) -> Lead:
    """Return one clause a verdict. The number of all claims is left out first."""
    days = {claim.said for claim in claims}
    count = format_count(len(claims), "claim")
    of_day = f" of {next(iter(days)):%-d %B %Y}" if len(days) == 1 else ""
    counted = (
        Clause(
            (
                Span(f"{GLYPHS[verdict]} ", TONES[verdict]),
                Span(f"{counts[verdict]}", Tone.STRONG),
                Span(f" {verdict.value}", Tone.LESSER),
            ),
            drop,
        )
        for verdict, drop in _DROPS.items()
        if counts[verdict] or verdict in ALWAYS_COUNTED
    )
    return (Clause((Span(f"{count}{of_day}", Tone.STRONG),), 3), *counted)


def _bar(counts: Mapping[Verdict, int]) -> Line:
    """Return the counts as parts of a bar, each as long as its share of all claims.

    A part with a verdict on the figures is filled. Before its count is the sign of the verdict, for
    screens without colours. Where a part is too short, the sign is left out, or the count as well.
    """
    total, done, edge = sum(counts.values()), 0, 0
    parts: list[Span] = []
    for verdict in Verdict:
        done += counts[verdict]
        cells, edge = round(done / total * BAR_CELLS) - edge, round(done / total * BAR_CELLS)
        is_filled = verdict in ALWAYS_COUNTED
        count = f" {counts[verdict]} "
        labels = (f" {GLYPHS[verdict]}{count[1:]}", count, "") if is_filled else (count, "")
        label = next(label for label in labels if len(label) <= cells)
        text = label.ljust(cells, " " if is_filled else EMPTY_CELL)
        if cells:
            parts.append(Span(text, _BAR_TONES[verdict], filled=is_filled))
    return tuple(parts)
