"""Pure functions from an update to what a pane shows; a folder per pane."""
