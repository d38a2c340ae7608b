"""Items of the rows below and above the header: trouble, the first hint, and a past moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from tui.model.snapshot import Dataset, State
from tui.model.text import Lead, Tone
from tui.model.times import END_OF_DAY, format_new_york, in_new_york
from tui.screen.widgets.pieces import Item, Piece, piece

if TYPE_CHECKING:
    from tui.model.update import Update

PaneSources = Mapping[str, tuple[str, ...]]
"""Pane name -> names of the sources of its figures."""
KeyOf = Callable[[str], str]
"""Function from the id of a binding to its key as it is shown, "" without one."""
Items = tuple[Item, ...]

_MUTED = Tone.MUTED.value
_ALARM = f"{Tone.WARNING.value} filled"
CHIP = f"{Tone.STRONG.value} filled"
"""Style of the bar of a past moment, its blanks included: not every theme has a ground for it."""


class Basis(Enum):
    """Evidence for a figure of the past, from the strongest to the weakest."""

    FIRST_PRINT = "first print"
    RECORDED = "recorded vintage"
    SAMPLE = "sample"
    SIMULATED = "release lag simulated"


def basis_of(dataset: Dataset) -> Basis:
    """Return the evidence for a dataset of a past moment."""
    if dataset.state is State.RECONSTRUCTED:
        return Basis.SIMULATED
    if dataset.state is State.SAMPLE:
        return Basis.SAMPLE
    return Basis.RECORDED if dataset.revised else Basis.FIRST_PRINT


def trouble_items(trouble: Lead, key_of: KeyOf) -> tuple[Items, Items]:
    """Return the row of a trouble, and the key of the screen that says more. () for none."""
    if not trouble:
        return (), ()
    items = [Item((Piece(" ! ", _ALARM), Piece(" ")))]
    for place, clause in enumerate(trouble):
        separator = (Piece(" · ", _MUTED),) if place else ()
        items.append(Item((*separator, *map(piece, clause.spans)), clause.drop))
    more = (*_key(key_of, "screen.sources"), Piece("sources", Tone.LESSER.value))
    return tuple(items), (Item((Piece("  "), *more), 4),)


def hint_items(key_of: KeyOf) -> tuple[Items, Items]:
    """Return the row of the first hint, and the key that hides it. The key of the help stays."""
    words = (
        ("screen.help", "keys", 0),
        ("pane.view", "another view", 3),
        ("time.go", "another day", 4),
        ("table.choose", "opens", 5),
    )
    keys = [Item((*_key(key_of, binding), Piece(text)), drop) for binding, text, drop in words]
    hides = f"{key_of('screen.back')} hides this for good"
    return (Item((Piece("New here?", "name"),), 2), *keys), (Item((Piece(hides, _MUTED),), 1),)


def as_of_items(
    update: Update, pane_sources: PaneSources, key_of: KeyOf, *, playing: bool
) -> tuple[Items, Items]:
    """Return the bar of a past moment: the moment, the evidence, and the keys.

    Example: ``AS OF 2025-12-19 · first print · ≈ flows: release lag simulated``. Each pane counts
    with its weakest evidence. The strongest is given without the names of its panes, and is left
    out first where room is short.
    """
    local = in_new_york(update.snapshot.as_of)
    is_day = local.time().replace(microsecond=0) == END_OF_DAY
    moment = f"{local:%Y-%m-%d}" if is_day else format_new_york(local)
    items = [Item((Piece(f"{'▶ ' if playing else ''}AS OF {moment}", CHIP),))]
    texts = [*_evidence(update, pane_sources)]
    for place, text in enumerate(texts):
        drop = len(texts) - place
        items.append(Item((Piece(" · ", CHIP), Piece(text, CHIP)), drop))
    keys = (
        (key_of("time.now"), "now"),
        (" ".join(map(key_of, ("time.previous", "time.next"))), "step"),
        (key_of("time.play"), "pause" if playing else "play"),
    )
    first = len(texts) + 1
    right = [
        Item((Piece(f"   {key} {word}", CHIP),), first + place)
        for place, (key, word) in enumerate(keys)
    ]
    return tuple(items), tuple(right)


def _evidence(update: Update, pane_sources: PaneSources) -> Iterator[str]:
    """Yield the evidence for the panes as text, the strongest first."""
    order = list(Basis)
    weakest: dict[str, Basis] = {}
    for name, sources in pane_sources.items():
        datasets = [part for part in update.snapshot.datasets.values() if part.source in sources]
        if datasets:
            weakest[name] = max(map(basis_of, datasets), key=order.index)
    for place, basis in enumerate(sorted(set(weakest.values()), key=order.index)):
        sign = "≈ " if basis is Basis.SIMULATED else ""
        names = ", ".join(name for name, its_basis in weakest.items() if its_basis is basis)
        yield f"{sign}{names}: {basis.value}" if place else f"{sign}{basis.value}"


def _key(key_of: KeyOf, binding: str) -> tuple[Piece, ...]:
    """Return the key of a binding and a blank, () if it has none."""
    key = key_of(binding)
    return (Piece(f"{key} ", "key"),) if key else ()
