"""Monitor without network requests: it speaks of no next try."""

from __future__ import annotations

from pathlib import Path

from tests.support.feeds import NOW
from tests.support.toy_source import Clock
from tui.config import Alerts, Config
from tui.model.format import format_cell
from tui.model.status import OFFLINE, PartStatus
from tui.monitor.monitor import Monitor
from tui.sources.validators import Validators
from tui.views import provenance, sources
from tui.views.trouble import network_word, trouble

NO_RULES = Config(alerts=Alerts(rule=()))
FAILED = PartStatus(
    "par_yields", "2026", asked=NOW, failures=1, error="HTTP 503", next_try=NOW, why="backing off"
)


def test_offline_monitor_has_no_next_try(home: Path) -> None:
    monitor = Monitor(NO_RULES, home, now=Clock(NOW), offline=True)
    monitor.store.record(FAILED, Validators())
    update = monitor.present()
    assert update.is_offline
    assert [span.text for clause in trouble(update) for span in clause.spans] == [
        "par_yields fails"
    ]
    assert network_word(update).text == "offline"
    rows = {row.key: row for row in sources.view(update).table.rows}
    table = sources.view(update).table
    assert "next try" not in [column.label for column in table.columns]
    place = [column.label for column in table.columns].index("requests")
    assert {row.cells[place].value for row in table.rows} == {OFFLINE}
    figure = provenance.view(rows["par_yields/2026"].stamp, update).table.rows[0]
    assert "next try" not in " ".join(map(format_cell, figure.cells))
    assert "not asked yet" not in str(sources.view(monitor.at(NOW)).table)
