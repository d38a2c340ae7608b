"""Pure functions that turn an update into the views of the panes, one folder per pane."""
