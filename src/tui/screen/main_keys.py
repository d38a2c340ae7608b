"""Keys of the main screen."""

from __future__ import annotations

from textual.binding import Binding

from tui.screen.panes import PANES

_PANE_KEYS = Binding.Group("Panes", compact=True)


def _hidden_binding(key: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(key, action, name, show=False, id=f"screen.{action}", tooltip=tooltip)


MAIN_KEYS: tuple[Binding, ...] = (
    Binding("question_mark,f1", "help", "Help", id="screen.help"),
    *(
        Binding(
            str(pane.NUMBER),
            f"pane('{pane.NAME}')",
            f"Show {pane.NAME}",
            id=f"screen.{pane.NAME}",
            group=_PANE_KEYS,
        )
        for pane in PANES
    ),
    Binding("0", "grid", "All", id="screen.grid", tooltip="Panes 1 to 6 at once, from 120x40"),
    Binding("z", "zoom", "Zoom", id="screen.zoom", tooltip="This pane alone, and back"),
    Binding("tab", "step(1)", "Next pane", show=False, id="screen.next-pane"),
    Binding("shift+tab", "step(-1)", "Previous pane", show=False, id="screen.previous-pane"),
    Binding("r", "refresh_pane", "Refresh this pane's sources", False, id="screen.refresh"),
    Binding("R", "refresh_all", "Refresh all sources", show=False, id="screen.refresh-all"),
    _hidden_binding("p", "pause", "Pause", "Ask no source until it is pressed again"),
    _hidden_binding("S", "sources", "Sources", "How asking each of them goes"),
    _hidden_binding("D", "digest", "What is new", "All that changed since you last looked"),
    Binding(
        "y",
        "copy_figure",
        "Copy figure",
        show=False,
        id="screen.copy-figure",
        tooltip="With its unit, to the clipboard",
    ),
    Binding(
        "Y",
        "copy_table",
        "Copy table",
        show=False,
        id="screen.copy-table",
        tooltip="The rows as shown, for a sheet",
    ),
    _hidden_binding("e", "export", "Export", "The table or the screen, to a new file"),
    Binding("escape", "back", "Back", show=False, id="screen.back"),
)
