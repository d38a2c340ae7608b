"""One module per pane: the sources that its exports read, and the view to export."""
