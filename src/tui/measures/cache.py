"""Cache measures by snapshot, or by the parts of the sources they read."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from tui.model.snapshot import Dataset, Snapshot

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")
Measure = Callable[[Snapshot], Result]

MAX_RESULTS = 4
"""Results that ``per_parts`` keeps of one measure: for the present, the past moment on the screen,
and the steps beside it."""

MAX_DATASET_RESULTS = 32
"""Results that ``per_dataset`` keeps of one measure: for all releases and tables of two moments."""


def per_snapshot(
    measure: Callable[Concatenate[Snapshot, Arguments], Result],
) -> Callable[Concatenate[Snapshot, Arguments], Result]:
    """Cache ``measure`` by snapshot and arguments, as long as the snapshot lives.

    Panes, rules and exports then share one computation. The other arguments must be hashable.
    """
    cache: WeakKeyDictionary[Snapshot, dict[Hashable, Result]] = WeakKeyDictionary()

    @wraps(measure)
    def cached(snapshot: Snapshot, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        results = cache.setdefault(snapshot, {})
        arguments = (args, tuple(sorted(kwargs.items())))
        if arguments not in results:
            results[arguments] = measure(snapshot, *args, **kwargs)
        return results[arguments]

    return cached


def per_parts(*sources: str) -> Callable[[Measure[Result]], Measure[Result]]:
    """Cache a measure by the datasets of ``sources``, for the newest ``MAX_RESULTS`` of them.

    The measure may read these sources only, and no clock. Two snapshots often hold the same
    datasets of a source.
    """

    def decorate(measure: Measure[Result]) -> Measure[Result]:
        cache: tuple[tuple[tuple[Dataset, ...], Result], ...] = ()

        @wraps(measure)
        def cached(snapshot: Snapshot) -> Result:
            nonlocal cache
            inputs = tuple(part for source in sources for part in snapshot.parts(source))
            for cached_inputs, result in cache:
                if _are_same(cached_inputs, inputs):
                    return result
            new_result = measure(snapshot)
            cache = ((inputs, new_result), *cache[: MAX_RESULTS - 1])
            return new_result

        return cached

    return decorate


def per_dataset(measure: Callable[[Dataset], Result]) -> Callable[[Dataset], Result]:
    """Cache a measure of a single dataset, for the newest ``MAX_DATASET_RESULTS`` of them.

    Snapshots of many moments hold the same press releases.
    """
    cache: tuple[tuple[Dataset, Result], ...] = ()

    @wraps(measure)
    def cached(part: Dataset) -> Result:
        nonlocal cache
        for cached_part, result in cache:
            if _are_same((cached_part,), (part,)):
                return result
        new_result = measure(part)
        cache = ((part, new_result), *cache[: MAX_DATASET_RESULTS - 1])
        return new_result

    return cached


def _are_same(first: tuple[Dataset, ...], second: tuple[Dataset, ...]) -> bool:
    """Return whether two tuples hold the same datasets: same frame objects, digests and states."""
    return len(first) == len(second) and all(
        left is right
        or (
            left.frame is right.frame
            and left.state is right.state
            and (left.source, left.part, left.digest) == (right.source, right.part, right.digest)
        )
        for left, right in zip(first, second, strict=True)
    )
