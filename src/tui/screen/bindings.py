"""Every key binding of the screen, for the page of keys and for tests."""

from __future__ import annotations

from textual.binding import Binding
from textual.dom import DOMNode

from tui.screen.app import TicwatchApp
from tui.screen.as_of_screen import AsOfScreen
from tui.screen.key_capture import PressedKey
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES
from tui.screen.panes.base import Pane
from tui.screen.panes.digest_screen import DigestScreen
from tui.screen.panes.explained_pane import ExplainedPane
from tui.screen.panes.several_views import SeveralViews
from tui.screen.plain_text_app import PlainTextApp
from tui.screen.widgets.choice_screen import ChoiceList, ChoiceScreen
from tui.screen.widgets.filter import FilteredTable, FilterLine
from tui.screen.widgets.help_screen import HelpScreen
from tui.screen.widgets.messages_screen import MessagesScreen
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.prompt import Prompt, PromptLine
from tui.screen.widgets.provenance_screen import ProvenanceScreen
from tui.screen.widgets.sources_screen import SourcesScreen
from tui.screen.widgets.table import TableView

OWNERS: list[type[DOMNode]] = [TicwatchApp, PlainTextApp, AsOfScreen, MainScreen]
OWNERS += [SeveralViews, Pane, ExplainedPane, *PANES, TableView]
OWNERS += [FilteredTable, FilterLine, Overlay, HelpScreen, DigestScreen, ProvenanceScreen]
OWNERS += [SourcesScreen, MessagesScreen, PromptLine, Prompt, PressedKey, ChoiceList, ChoiceScreen]
"""Classes with bindings of their own."""


def bindings() -> list[Binding]:
    """Return every binding that has an id."""
    return [
        binding
        for owner in OWNERS
        for binding in vars(owner).get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.id
    ]
