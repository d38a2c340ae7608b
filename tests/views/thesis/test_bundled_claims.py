"""Claims of the article in the thesis pane, compared with the bundled figures."""

from __future__ import annotations

from datetime import date

from tests.support.snapshots import NOW, bundled_snapshot, snapshot_of, update_of
from tui.config import Config
from tui.config.claims import bundled_claims
from tui.model.format import format_cell
from tui.model.snapshot import Snapshot
from tui.model.view import View
from tui.views.thesis.options import ThesisOptions
from tui.views.thesis.view import view

OPTIONS = ThesisOptions.from_config(Config())


def rows(shown: View) -> dict[str, list[str]]:
    return {row.key: [format_cell(cell) for cell in row.cells] for row in shown.table.rows}


def shown(snapshot: Snapshot) -> View:
    return view(update_of(snapshot), OPTIONS)


def test_claims_on_the_day_of_the_article() -> None:
    """Treasury's press release of 2025-12-18 has −24.8 in line 10 and 14.8 of bills."""
    table = rows(shown(bundled_snapshot(date(2025, 12, 19))))
    assert list(table) == [claim.id for claim in bundled_claims()]
    assert table["official-sold"][1:3] == ["−36.4 bn", "−10.0 bn"]
    assert table["official-sold"][-1] == "○ against"
    assert table["auction-20-year"][1:3] == ["4.798%", "4.798%"]
    assert table["auction-20-year"][-1] == "● supports"


def test_reading_of_the_day_stays_and_that_of_now_is_beside_it() -> None:
    present = shown(bundled_snapshot(NOW))
    assert [column.label for column in present.table.columns][1:4] == ["article", "that day", "now"]
    sold = rows(present)["official-sold"]
    assert sold[2] == "−10.0 bn"
    assert sold[3] not in ("—", "−10.0 bn")


def test_before_the_article_and_without_data_no_reading_is_of_that_day() -> None:
    for snapshot in (bundled_snapshot(date(1995, 6, 1)), snapshot_of()):
        before = shown(snapshot)
        assert rows(before)["official-sold"][2] == "—"
        assert rows(before)["official-sold"][-1] in ("– too little", "– not checkable")
        assert len(before.table.rows) == len(bundled_claims())
