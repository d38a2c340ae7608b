"""Sentences about the files of a home folder: what cannot be read, and what cannot be stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.alerts.notify.notifier import Notifier
    from tui.store.store import Store


def unreadable(store: Store, notifier: Notifier | None) -> str:
    """Return which stored data could not be read so far, in words, "" for none.

    A server with both the archive and the alerts log is named once, as the error of the store.
    """
    log_text = notifier.unreadable if notifier else ""
    if store.error and log_text.endswith(store.error):
        log_text = ""
    sentences = (store.vintage_store.unreadable.text(), log_text)
    return "; ".join(filter(None, sentences))


def troubles(store: Store, notifier: Notifier | None) -> list[str]:
    """Return which stored data could not be read so far, and what could not be stored.

    ``notifier`` is None for a command that does not use the log of notifications.
    """
    lost = unreadable(store, notifier)
    errors = dict.fromkeys((store.error, notifier.error if notifier else ""))
    return [*filter(None, [lost]), *(error for error in errors if error and error not in lost)]
