"""Ask the sources when they are due, and hand out updates."""
