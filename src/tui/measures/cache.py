"""What has been measured is measured once: of one moment, or of what some sources said by it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from tui.model.snapshot import Dataset, Snapshot

KEPT_DATASETS = 32
"""Results of one measure of single datasets: of the releases and tables of two moments."""

Measured = TypeVar("Measured")
Asked = ParamSpec("Asked")
Measure = Callable[[Snapshot], Measured]

KEPT = 4
"""Results of one measure: of the present, of the past looked at, of the step before it."""


def per_snapshot(
    measure: Callable[Concatenate[Snapshot, Asked], Measured],
) -> Callable[Concatenate[Snapshot, Asked], Measured]:
    """Keep the results of ``measure``, one for what was asked, as long as its snapshot lives.

    A snapshot never changes, and the panes, the rules and the exports ask the same of it. What is
    asked must be hashable.
    """
    kept: WeakKeyDictionary[Snapshot, dict[Hashable, Measured]] = WeakKeyDictionary()

    @wraps(measure)
    def remembered(snapshot: Snapshot, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Measured:
        results = kept.setdefault(snapshot, {})
        asked = (args, tuple(sorted(kwargs.items())))
        if asked not in results:
            results[asked] = measure(snapshot, *args, **kwargs)
        return results[asked]

    return remembered


def per_parts(*sources: str) -> Callable[[Measure[Measured]], Measure[Measured]]:
    """Keep the newest results of a measure that looks at these sources alone, at no clock.

    What they said by one moment is often all they said by another.
    """

    def remembering(measure: Measure[Measured]) -> Measure[Measured]:
        kept: tuple[tuple[tuple[Dataset, ...], Measured], ...] = ()

        @wraps(measure)
        def remembered(snapshot: Snapshot) -> Measured:
            nonlocal kept
            inputs = tuple(part for source in sources for part in snapshot.parts(source))
            for seen, result in kept:
                if _alike(seen, inputs):
                    return result
            measured = measure(snapshot)
            kept = ((inputs, measured), *kept[: KEPT - 1])
            return measured

        return remembered

    return remembering


def per_dataset(measure: Callable[[Dataset], Measured]) -> Callable[[Dataset], Measured]:
    """Keep the newest results of a measure that looks at one dataset alone.

    One press release is read again with every look further back.
    """
    kept: tuple[tuple[Dataset, Measured], ...] = ()

    @wraps(measure)
    def remembered(part: Dataset) -> Measured:
        nonlocal kept
        for seen, result in kept:
            if _alike((seen,), (part,)):
                return result
        measured = measure(part)
        kept = ((part, measured), *kept[: KEPT_DATASETS - 1])
        return measured

    return remembered


def _alike(seen: tuple[Dataset, ...], inputs: tuple[Dataset, ...]) -> bool:
    """Whether two rows of datasets are the same bodies cut at the same row, as far trusted."""
    return len(seen) == len(inputs) and all(
        one is other
        or (
            one.frame is other.frame
            and one.state is other.state
            and (one.source, one.part, one.digest) == (other.source, other.part, other.digest)
        )
        for one, other in zip(seen, inputs, strict=True)
    )
