"""The log of the program: a file in the home folder, of at most 3 MB with its backups."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from tui.model.clean_text import clean_lines
from tui.store.private_files import make_folder, open_private

LOG_LINE = "%(asctime)s %(levelname)s %(message)s"
LOG_TIME = "%Y-%m-%d %H:%M:%S %z"
"""Format of a time in the log: the computer's, with its offset."""
MAX_BYTES = 1_000_000
MAX_BACKUPS = 2


class PlainFormatter(logging.Formatter):
    """Formatter that leaves out the characters which a terminal would take as commands."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record, cleaned."""
        return clean_lines(super().format(record))


class LogFile(RotatingFileHandler):
    """Log file for its user alone. A line that cannot be written is dropped without a word.

    The disk may be full, or the folder may only be read. The next line is tried again.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=MAX_BYTES, backupCount=MAX_BACKUPS, encoding="utf-8", delay=True
        )
        self.setFormatter(PlainFormatter(LOG_LINE, LOG_TIME))

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, opener=open_private)

    def handleError(self, record: logging.LogRecord) -> None:
        """Drop a line that cannot be written. Print any other error, which is one of ours."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def log_to(path: Path) -> None:
    """Log into a file. The first message creates it."""
    try:
        make_folder(path.parent)
    except OSError:
        return  # the archive raises StoreError for the same folder
    logger = logging.getLogger("tui")
    for earlier in list(logger.handlers):
        logger.removeHandler(earlier)
        earlier.close()
    logger.setLevel(logging.INFO)
    logger.addHandler(LogFile(path))
    logger.propagate = False
