"""Sources: one file per publisher, the HTTP client and the release calendars."""
