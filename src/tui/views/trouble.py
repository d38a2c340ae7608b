"""Trouble of the whole screen in one line: no network, sources that fail, nothing new is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tui.model.clean_text import clean_text
from tui.model.status import NO_SERVER, PartStatus
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import format_new_york
from tui.model.update import Update

MOST_NAMES = 3
"""Names of failing sources that the line gives."""
NO_NETWORK = "no network"
NOTHING_KEPT = "nothing new is kept"
SERVER_AWAY = "no connection to the server with the store"
_OF_A_RESPONSE = "HTTP "
"""Beginning of an error that shows that a host answered."""


def trouble(update: Update, history_to: date | None = None) -> Lead:
    """Return the trouble of the present, the worst first; () for none and at a past moment.

    ``history_to`` is the newest day at hand, which is said without a network. Errors of single
    sources are not given: the screen of the sources has them.
    """
    if update.is_past:
        return ()
    failing = failing_parts(update)
    clauses = [*_of_files(update)]
    if is_without_network(update):
        clauses.append(Clause((Span(NO_NETWORK, Tone.WARNING),)))
        if history_to is not None:
            clauses.append(Clause((Span(f"history to {history_to}"),), drop=2))
    elif failing:
        clauses.append(Clause((Span(_failing_words(failing), Tone.WARNING),)))
    tries = [part.next_try for part in failing if part.next_try and part.next_try > update.now]
    if tries and not update.is_offline:
        text = f"next try {format_new_york(min(tries), update.now)}"
        clauses.append(Clause((Span(text),), drop=1))
    return tuple(clauses)


def _of_files(update: Update) -> Iterator[Clause]:
    """Yield what cannot be stored, and what cannot be read."""
    if is_without_server(update):
        yield Clause((Span(SERVER_AWAY, Tone.WARNING),))
        return
    if update.error:
        yield Clause((Span(NOTHING_KEPT, Tone.WARNING),))
    if update.unreadable:
        yield Clause((Span(clean_text(update.unreadable), Tone.WARNING),), drop=3)


def failing_parts(update: Update) -> list[PartStatus]:
    """Return the parts whose last request failed. Sources that are switched off are left out."""
    return [
        part
        for part in update.statuses.values()
        if part.failures and part.source not in update.switched_off
    ]


def is_without_server(update: Update) -> bool:
    """Return whether the server with the store is away: it was not read, and nothing is polled.

    A program that has just started reads before it knows who polls.
    """
    return bool(update.error) and any(part.why == NO_SERVER for part in update.statuses.values())


def is_without_network(update: Update) -> bool:
    """Return whether no host answers: several failed, and none answered since the first of them."""
    failing = failing_parts(update)
    asked = {part.down: part.asked for part in failing if part.down and part.asked}
    if len(asked) < 2 or any(
        not part.down or part.error.startswith(_OF_A_RESPONSE) for part in failing
    ):
        return False
    first = min(asked.values())
    answers = [part.answered for part in update.statuses.values() if part.answered]
    return not any(answered >= first for answered in answers)


def _failing_words(failing: Sequence[PartStatus]) -> str:
    """Return which sources fail: ``fred fails``, ``3 sources fail: fred, prices, …``."""
    names = sorted({part.source for part in failing})
    if len(names) == 1:
        return f"{names[0]} fails"
    listed = ", ".join([*names[:MOST_NAMES], *(["…"] if len(names) > MOST_NAMES else [])])
    return f"{len(names)} sources fail: {listed}"


def network_word(update: Update, *, paused: bool = False) -> Span:
    """Return the state of the requests in a word or two: ``live``, ``offline``, ``no network``."""
    if update.is_offline:
        return Span("offline", Tone.MUTED)
    if paused:
        return Span("paused", Tone.WARNING)
    if is_without_server(update):
        return Span("no server", Tone.WARNING)
    if is_without_network(update):
        return Span(NO_NETWORK, Tone.WARNING)
    if update.progress is not None:
        return Span(f"asking {update.progress.asked} of {update.progress.total}", Tone.MUTED)
    if failing := {part.source for part in failing_parts(update)}:
        return Span(f"{len(failing)} failing", Tone.WARNING)
    is_live = any(part.answered is not None for part in update.statuses.values())
    return Span("live" if is_live else "cached", Tone.MUTED)
