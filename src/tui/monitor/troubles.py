"""Sentences about the files of a home folder: what cannot be read, and what cannot be stored."""

from __future__ import annotations

from tui.alerts.notify.notifier import Notifier
from tui.store.store import Store


def unreadable(store: Store, notifier: Notifier) -> str:
    """Return which stored data could not be read so far, in words, "" for none."""
    sentences = (store.vintage_store.unreadable.text(), notifier.unreadable)
    return "; ".join(filter(None, sentences))


def troubles(store: Store, notifier: Notifier) -> list[str]:
    """Return which stored data could not be read so far, and what could not be stored."""
    lost = unreadable(store, notifier)
    errors = dict.fromkeys((store.error, notifier.error))
    return [*filter(None, [lost]), *(error for error in errors if error and error not in lost)]
