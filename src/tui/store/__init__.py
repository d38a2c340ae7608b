"""The archive of raw response bodies, and snapshots of what was known at a moment."""
