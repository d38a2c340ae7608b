"""Views of the auctions pane."""
