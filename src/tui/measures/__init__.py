"""The arithmetic of the trade, without I/O and without formatting."""
