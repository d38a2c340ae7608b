"""Text of a pane that has nothing to show yet."""

LOADING = "reading the history…"
