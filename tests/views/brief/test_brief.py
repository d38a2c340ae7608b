"""Briefs of one moment: every number is in an export, and no part is silently missing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from tests.support import dkw_bodies
from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, update_of
from tests.support.treasury_bodies import real_csv
from tests.views.brief.exported import Exports, find_faults, unexplained
from tui.config import Config
from tui.model.snapshot import Snapshot
from tui.model.update import Update
from tui.sources import dkw
from tui.sources.real_yields import parse
from tui.views.brief.alerts import alerts_section
from tui.views.brief.curve import curve_section
from tui.views.brief.flows import flows_section
from tui.views.brief.footnotes import Footnotes
from tui.views.brief.markdown import markdown, sentence_markdown
from tui.views.brief.page import page
from tui.views.brief.records import Brief, Section
from tui.views.brief.sectors import sectors_section
from tui.views.brief.supply import supply_section
from tui.views.brief.tables import ExportTables
from tui.views.brief.view import brief

ARTICLE_DAY = date(2025, 12, 19)
CONFIG = replace(
    Config(),
    changed_claims=tuple(
        claim
        for claim in Config().claims
        if claim.id in ("official-sold", "auction-20-year", "sixty-forty")
    ),
)
RULES = tuple(rule for rule in CONFIG.alerts.rule if rule.id in ("y20-regime", "official-selling"))


def evaluated(snapshot: Snapshot) -> Update:
    return evaluate_rules(snapshot, *RULES, now=snapshot.as_of, is_past=True)


@cache
def brief_of(day: date) -> tuple[Update, Brief]:
    update = evaluated(bundled_snapshot(day))
    return update, brief(update, CONFIG)


@pytest.mark.parametrize(
    "day", [ARTICLE_DAY, pytest.param(date(2026, 5, 1), marks=pytest.mark.long), date(1995, 6, 1)]
)
def test_every_number_is_found_in_an_export(day: date) -> None:
    update, written = brief_of(day)
    assert len([each for one in written.sentences for each in one.figures]) > 10
    assert find_faults(written.sentences, Exports(CONFIG, update)) == {}
    assert [text for each in written.sentences for text in unexplained(each)] == []


def test_brief_of_article_day_says_what_the_article_got_wrong() -> None:
    _, written = brief_of(ARTICLE_DAY)
    text = {each.name: " ".join(one.text for one in each.sentences) for each in written.sections}
    assert written.title.text == (
        "Treasuries, 19 December 2025: bear steepener, 10-year 4.16%, 20-year 4.77%"
    )
    assert text["Curve"].startswith(
        "The curve bear-steepened on 19 December 2025: the 2-year closed at 3.48% (+2 bp on the "
        "day), the 5-year at 3.70% (+4 bp), the 10-year at 4.16% (+4 bp), the 20-year at 4.77% "
        "(+3 bp) and the 30-year at 4.82% (+2 bp)."
    )
    assert (
        "official holders were net sellers of Treasury bonds and notes (−24.8 bn)"
        in text["Foreign flows"]
    )
    assert "so were private holders (−36.4 bn), by the first print." in text["Foreign flows"]
    assert "with bills official holders come to −10.0 bn" in text["Foreign flows"]
    assert "20-Year bond of 17 December 2025" in text["Auctions"]
    assert "cleared at a yield of 4.798%" in text["Auctions"]
    assert "“20-year above 4.75%” fires since 9 December 2025: 4.77%" in text["Alerts"]
    assert "Of 3 claims the figures support 1, contradict 1 and cannot check 1." in text["Claims"]
    assert "of Treasuries in October” (−10.0 bn)" in text["Claims"]
    assert "Demand was ordinary, against the twelve like it before: tail +0.7 σ" in text["Auctions"]
    assert "Over a month it steepened in a twist: the 2-year −10 bp" in text["Curve"]


def test_markdown_and_page_have_every_sentence_and_no_other_number() -> None:
    _, written = brief_of(ARTICLE_DAY)
    in_markdown = markdown(written)
    in_page = "".join(ElementTree.fromstring(page(written).split("\n", 1)[1]).itertext())
    for sentence in written.sentences:
        assert sentence_markdown(sentence) in in_markdown
        assert sentence.text in in_page
        in_markdown = in_markdown.replace(sentence_markdown(sentence), "", 1)
    body = in_markdown.partition("## Sources")[0].partition("by ticwatch")[2]
    assert re.findall(r"[0-9]+", body) == []


def test_labels_of_plots_are_names_or_thresholds() -> None:
    _, written = brief_of(ARTICLE_DAY)
    root = ElementTree.fromstring(page(written).split("\n", 1)[1])
    labels = [
        element.text
        for element in root.iter("{http://www.w3.org/2000/svg}text")
        if element.get("class") == "label"
    ]
    assert {"1Y", "1M", "now", "official", "private", "4.75% fires"} <= {*labels}
    assert [text for text in labels if re.search(r"\d[.,]\d", text or "")] == ["4.75% fires"]


def test_brief_has_the_same_bytes_every_time() -> None:
    update, written = brief_of(ARTICLE_DAY)
    again = brief(evaluated(update.snapshot), CONFIG)
    assert page(again) == page(written)
    assert markdown(again) == markdown(written)


def test_brief_says_what_foreigners_took_of_net_supply() -> None:
    _, written = brief_of(ARTICLE_DAY)
    [supply] = [each for each in written.sections if each.name == "Supply"]
    assert [each.text for each in supply.sentences] == [
        "In November 2025 the Treasuries that the public holds changed by +199.7 bn at par: bills "
        "+130.1 bn, notes −7.2 bn, bonds +25.8 bn, TIPS +23.0 bn and floating-rate notes +28.0 bn.",
        "Foreigners took 23.7% of net supply in the twelve months to October 2025 (first printed "
        "as 23.7%); the Federal Reserve took −161.1 bn and all others +1,692.2 bn, by difference.",
        "The Federal Reserve held 4,204.2 bn of Treasuries on 17 December 2025, +15.2 bn in a week "
        "and −104.5 bn in a year.",
        "Treasury's cash was 690.1 bn on 2 September 2025, +57.2 bn in a week.",
    ]


def test_brief_has_positions_of_the_newest_report_and_none_of_an_old_one() -> None:
    """The CFTC's report of 9 June 2026. In December 2025 the newest at hand is two years old."""
    update = update_of(bundled_snapshot(date(2026, 6, 15)))
    sentences = supply_section(ExportTables(update, CONFIG)).sentences
    assert sentences[-1].text == (
        "In 10-year futures leveraged funds were net at −1,979,511 contracts and asset managers at "
        "+2,412,885 on 9 June 2026; a leveraged short is mostly the basis trade, no view on yields."
    )
    exports = Exports(CONFIG, update)
    for figure in (each for one in sentences for each in one.figures):
        assert exports.value(figure.place) == pytest.approx(figure.value)


def test_page_refers_to_nothing_outside_itself() -> None:
    text = page(brief_of(ARTICLE_DAY)[1])
    assert not re.search(r"<(script|link|img|iframe|object)|url\(|@import|href=|src=", text)
    addresses = re.findall(r"https?://[^\"' ]+", text)
    assert {*addresses} == {"http://www.w3.org/2000/svg"}
    assert "@page { size: A4;" in text


def test_sample_and_reconstructed_figures_have_a_mark_and_a_note() -> None:
    _, written = brief_of(ARTICLE_DAY)
    notes = Footnotes(written)
    by_name = {each.name: each for each in written.sections}
    assert notes.marks(by_name["Curve"].sentences[0]) == "¹"
    assert notes.marks(by_name["Risk"].sentences[0]).endswith("†")
    assert "† not the publisher's newest figure: " in markdown(written)
    assert [note for note in notes if note.known is None and note.sources] == []


def test_brief_without_data_says_what_is_missing() -> None:
    written = brief(evaluate_rules(snapshot_of(), *RULES), CONFIG)
    assert written.title.text.startswith("Treasuries as known on ")
    assert [each.name for each in written.sections if not each.sentences] == []
    text = markdown(written)
    assert "No par curve is known on " in text
    assert "No foreign flows are known at this moment." in text
    assert "No net issuance of Treasuries is known at this moment." in text
    assert "No result of an auction of notes or bonds is known at this moment." in text
    assert "No closes of SPY and the groups are known at this moment." in text
    assert "“20-year above 4.75%” is not evaluated: " in text
    ElementTree.fromstring(page(written).split("\n", 1)[1])


def test_brief_of_old_data_says_what_is_out_and_not_at_hand() -> None:
    month_later = datetime(2026, 9, 20, 12, tzinfo=UTC)
    tables = ExportTables(update_of(bundled_snapshot(month_later)), CONFIG)
    texts = [
        each.text for each in (*curve_section(tables).sentences, *flows_section(tables).sentences)
    ]
    assert "Later curves, to 18 September 2026, are out and not at hand." in texts
    assert "The bills of May 2026 are not at hand." in texts
    reason = "Treasury's real curve does not ship; it is fetched when online"
    assert f"Real yields are not shown: {reason}." in texts
    assert texts[-1].startswith("Later months, to July 2026, are out and not at hand. The flows of")


def real_curve_section(days: slice) -> Section:
    """Return the section of the end of 2022 with some of that year's real yields."""
    known = bundled_snapshot(date(2022, 12, 31))
    real = dataset("real_yields", "2022", parse(real_csv(2022), "2022").iloc[days])
    datasets = {**known.datasets, ("real_yields", "2022"): real}
    update = update_of(Snapshot(known.as_of, datasets))
    section = curve_section(ExportTables(update, CONFIG))
    assert find_faults(section.sentences, Exports(CONFIG, update)) == {}
    return section


def test_curve_with_real_yields_is_split_into_real_yield_and_breakeven() -> None:
    text = real_curve_section(slice(None)).sentences[-1].text
    assert text.startswith("Of the 10-year's 3.88%, 1.58% is real yield (")


def test_real_yields_of_less_than_a_month_are_split_without_a_change() -> None:
    text = real_curve_section(slice(-1, None)).sentences[-1].text
    assert text == "Of the 10-year's 3.88%, 1.58% is real yield and 2.30% is breakeven."


def test_returns_before_the_configured_day_are_those_of_the_year() -> None:
    tables = ExportTables(update_of(bundled_snapshot(date(2022, 12, 31))), CONFIG)
    [first, *_] = sectors_section(tables).sentences
    assert first.text.startswith("This year, total return less that of SPY: of the sectors Energy")


def test_brief_of_1995_has_the_curve_and_says_what_is_not_known() -> None:
    _, written = brief_of(date(1995, 6, 1))
    text = markdown(written)
    assert "The curve" in text
    assert "No closes of SPY and the groups are known at this moment." in text
    assert "Real yields are not shown: Treasury's real curve begins on 2003-01-02." in text
    assert "Every claim was made after this moment." in text


HOSTILE = '<script>alert("1")</script>[x](http://a.b)*_`|'


def test_names_of_the_configuration_are_text_and_no_markup() -> None:
    groups = [replace(each, name=f"{HOSTILE} {each.ticker}") for each in CONFIG.groups]
    config = replace(CONFIG, groups=tuple(groups))
    rule = replace(RULES[0], title=HOSTILE)
    update = evaluate_rules(bundled_snapshot(ARTICLE_DAY), rule, is_past=True)
    written = brief(update, config)
    html = page(written)
    assert "<script" not in html
    assert HOSTILE in "".join(ElementTree.fromstring(html.split("\n", 1)[1]).itertext())
    assert "\\<script>" in markdown(written)
    assert "[x](" not in markdown(written).replace("\\[x\\](", "")


def test_alerts_without_rules_say_so() -> None:
    section = alerts_section(ExportTables(update_of(snapshot_of()), CONFIG))
    assert [each.text for each in section.sentences] == ["No alert rule is configured."]


def test_change_of_the_ten_year_is_in_the_parts_of_the_staff_model() -> None:
    known = bundled_snapshot()
    estimates = dkw.parse(dkw_bodies.body(last="2026-07-31"), "updates")
    part = dataset("dkw", "updates", estimates, learned="2026-08-10")
    update = update_of(Snapshot(known.as_of, {**known.datasets, ("dkw", "updates"): part}))
    section = curve_section(ExportTables(update, CONFIG))
    assert find_faults(section.sentences, Exports(CONFIG, update)) == {}
    [text] = [each.text for each in section.sentences if "DKW" in each.text]
    assert "no official release" in text
    assert "over the month to 31 July 2026" in text
    assert not any(
        "DKW" in each.text
        for each in curve_section(ExportTables(update_of(known), CONFIG)).sentences
    )
