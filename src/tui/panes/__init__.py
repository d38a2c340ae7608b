"""The panes, in the order of their keys."""

from tui.panes.alerts import AlertsPane
from tui.panes.auctions import AuctionsPane
from tui.panes.base import Pane
from tui.panes.curve import CurvePane
from tui.panes.flows import FlowsPane
from tui.panes.risk import RiskPane
from tui.panes.sectors import SectorsPane

PANES: tuple[type[Pane], ...] = (
    CurvePane,
    FlowsPane,
    SectorsPane,
    AlertsPane,
    RiskPane,
    AuctionsPane,
)
