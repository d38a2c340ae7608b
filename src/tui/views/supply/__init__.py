"""Pure views of the supply pane."""
