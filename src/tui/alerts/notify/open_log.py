"""The notification log of a program: on the server that the configuration names, or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.alerts.notify.log_file import LOG_FILE
from tui.alerts.notify.notification_log import NotificationLog
from tui.alerts.notify.sqlite_log import SqliteLog

if TYPE_CHECKING:
    from tui.alerts.notify.screen_log import ScreenLog
    from tui.store.postgres.server import Server


def open_logs(home: Path, server: Server | None) -> tuple[NotificationLog, ScreenLog | None]:
    """Return the log on a server, with that of the screen's own deliveries.

    Without a server, return the log in the home folder, which has these too, and None.
    """
    if server is None:
        return SqliteLog(home / LOG_FILE), None
    from tui.alerts.notify.postgres_log import PostgresLog
    from tui.alerts.notify.screen_log import ScreenLog

    shared = PostgresLog(server)
    return shared, ScreenLog(shared)
