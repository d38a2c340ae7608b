"""The brief of the changes between two moments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from msgspec.structs import replace

from tui.config import Config
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit
from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.views.brief import alerts, auctions, claims, curve, flows, sectors
from tui.views.brief.alert_changes import alert_sentences
from tui.views.brief.records import Brief, Section, Sentence, sentence
from tui.views.brief.tables import (
    AUCTIONS,
    CURVE,
    CUSTODY,
    MONTHS,
    SPREADS,
    ExportRow,
    ExportTables,
    difference,
)
from tui.views.brief.view import REMARKS
from tui.views.brief.wording import day_words, listed, month_words, without_missing

_MOST_RESULTS, _MOST_REVISIONS = 6, 4


def changes(then: Update, now: Update, config: Config) -> Brief:
    """Return the brief of the changes from one update to a later one, rules evaluated in both.

    Parts that did not change are named in one sentence.
    """
    start = then.snapshot.as_of.astimezone(NEW_YORK).date()
    own = replace(config, sectors=replace(config.sectors, since=start + timedelta(days=1)))
    before, after = ExportTables(then, own), ExportTables(now, own)
    found = {
        curve.NAME: _curve_sentences(before, after),
        flows.NAME: _flow_sentences(before, after),
        auctions.NAME: _auction_sentences(before, after),
        sectors.NAME: _sector_sentences(before, after),
        alerts.NAME: alert_sentences(before, after),
        claims.NAME: claims.verdict_changes(before, after),
    }
    known = {
        name: tuple(each for each in sentences if each is not None)
        for name, sentences in found.items()
    }
    sections = [Section(name, sentences) for name, sentences in known.items() if sentences]
    unchanged = [name.lower() for name, sentences in known.items() if not sentences]
    if not sections:
        sections = [Section("Changes", (Sentence((f"Nothing has changed since {_day(then)}.",)),))]
    elif unchanged:
        names = "".join(map(str, listed([[name] for name in unchanged])))
        sections.append(Section("Unchanged", (Sentence((f"No change is known in {names}.",)),)))
    return Brief(
        title=Sentence((f"Treasuries: changes from {_day(then)} to {_day(now)}",)),
        as_of=now.snapshot.as_of,
        sections=tuple(sections),
        remarks=REMARKS,
        since=then.snapshot.as_of,
    )


def _day(update: Update) -> str:
    return day_words(update.snapshot.as_of.astimezone(NEW_YORK).date())


def _curve_sentences(before: ExportTables, after: ExportTables) -> Iterator[Sentence | None]:
    """Yield the move between the newest curves of both moments, if they differ."""
    from tui.measures.curve.curve_moves import LONG, SHORT, name_move

    first, last = curve.newest_day(before), curve.newest_day(after)
    if first is None or last is None or first == last:
        return
    moved = {}
    for tenor in curve.TENORS:
        old, new = (each.figure(CURVE, "yield_pct", tenor=tenor) for each in (before, after))
        moved[tenor] = (old, new, difference(new, old))
    ends = [moved[tenor][2] for tenor in (SHORT, LONG)]
    move = name_move(*(end.value if end else float("nan") for end in ends))
    items = without_missing(
        [f"the {curve.TENORS[tenor]} from ", old, " to ", new, " (", change, ")"]
        for tenor, (old, new, change) in moved.items()
    )
    span = f"from {day_words(first)} to {day_words(last)}"
    yield sentence(f"The curve{curve.move_words(move)} {span}: ", *listed(items), ".")
    slopes = [
        each.figure(SPREADS, "level_bp", slope=curve.SLOPE, signed=True) for each in (before, after)
    ]
    change = difference(slopes[1], slopes[0])
    yield sentence(
        f"The {curve.SLOPE} spread went from ", slopes[0], " to ", slopes[1], " (", change, ")."
    )


def _flow_sentences(before: ExportTables, after: ExportTables) -> Iterator[Sentence | None]:
    """Yield new months, the largest revisions of earlier ones, and the Fed's custody."""
    newest = flows.newest_month(before)
    months = sorted({row.text("month") for row in after.rows(MONTHS, instrument="bonds_notes")})
    for month in [month for month in months if month > newest][-2:]:
        yield flows.bonds_sentence(after, month)
        yield flows.bills_sentence(after, month)
    yield from _revisions(before, after)
    old, new = (each.row(CUSTODY) for each in (before, after))
    if old and new and old.value("week") != new.value("week"):
        levels = [each.figure("custody_usd_bn") for each in (old, new)]
        yield sentence(
            "The Fed's custody for foreign officials went from ",
            levels[0],
            f" on {day_words(old.stamp.observed)} to ",
            levels[1],
            f" on {day_words(new.stamp.observed)} (",
            difference(levels[1], levels[0]),
            ").",
        )


def _revisions(before: ExportTables, after: ExportTables) -> Iterator[Sentence | None]:
    """Yield the months whose bonds and notes were revised, the largest revision first."""
    old_rows = {_key(row): row for row in before.rows(MONTHS, instrument="bonds_notes")}
    pairs = [
        (old, row)
        for row in after.rows(MONTHS, instrument="bonds_notes")
        if row.text("holder") in flows.HOLDERS
        and (old := old_rows.get(_key(row))) is not None
        and _shown(old) != _shown(row)
    ]
    pairs.sort(key=lambda pair: -abs(pair[1].number(flows.NET) - pair[0].number(flows.NET)))
    for old, row in pairs[:_MOST_REVISIONS]:
        figures = [each.figure(flows.NET, signed=True) for each in (old, row)]
        yield sentence(
            f"{month_words(row.text('month'))}, {row.text('holder')} bonds and notes: "
            "revised from ",
            figures[0],
            " to ",
            figures[1],
            " (",
            difference(figures[1], figures[0]),
            ").",
        )


def _key(row: ExportRow) -> tuple[str, str]:
    return row.text("month"), row.text("holder")


def _shown(row: ExportRow) -> str:
    """Return the net purchases as they are written: a smaller revision is none."""
    return format_with_unit(row.number(flows.NET), DisplayUnit.USD_BN)


def _auction_sentences(before: ExportTables, after: ExportTables) -> Iterable[Sentence | None]:
    """Return a sentence on each new result of a coupon, newest first."""
    known = {(row.value("auction_date"), row.value("cusip")) for row in before.rows(AUCTIONS)}
    new = [
        row
        for row in auctions.coupon_results(after)
        if (row.value("auction_date"), row.value("cusip")) not in known
    ]
    return [auctions.result_sentence(row) for row in new[:_MOST_RESULTS]]


def _sector_sentences(before: ExportTables, after: ExportTables) -> Iterator[Sentence | None]:
    """Yield the leaders and laggards from the first moment to the second, if there are closes."""
    ranked = {
        is_sector: sectors.ranked_rows(after, sectors=is_sector) for is_sector in (True, False)
    }
    if not any(ranked.values()):
        return
    start = before.update.snapshot.as_of.astimezone(NEW_YORK).date()
    benchmark = after.config.sectors.benchmark
    opening = f"Since {day_words(start)}, total return less that of {benchmark}: of the sectors "
    yield sectors.leaders_sentence(opening, ranked[True])
    yield sectors.leaders_sentence("Of the other groups ", ranked[False])
