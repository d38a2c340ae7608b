"""Cache measures by snapshot, or by the parts of the sources they read.

The screen computes its panes in threads. A measure is computed by one thread at a time: another
one waits for its result, unless that is in the cache. A measure never calls one that calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import partial, wraps
from threading import RLock
from typing import TYPE_CHECKING, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, ref

from tui.model.snapshot import Dataset, Snapshot, State

if TYPE_CHECKING:
    from pandas import DataFrame

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")
Measure = Callable[[Snapshot], Result]
PartKey = tuple[str, str]
"""Source and part of a dataset."""

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
    lock = RLock()

    @wraps(measure)
    def cached(snapshot: Snapshot, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        arguments = (args, tuple(sorted(kwargs.items())))
        results = cache.get(snapshot, {})
        if arguments not in results:
            with lock:
                results = cache.setdefault(snapshot, {})
                if arguments not in results:
                    results[arguments] = measure(snapshot, *args, **kwargs)
        return results[arguments]

    return cached


def per_parts(*read: str | PartKey) -> Callable[[Measure[Result]], Measure[Result]]:
    """Cache a measure by the datasets that it reads, for the newest ``MAX_RESULTS`` of them.

    ``read`` are names of sources, or (source, part) of a source that it reads one part of. The
    measure may read nothing else, and no clock. Two snapshots often hold the same datasets.
    """

    def decorate(measure: Measure[Result]) -> Measure[Result]:
        newest: NewestResults[Result] = NewestResults(MAX_RESULTS)

        @wraps(measure)
        def cached(snapshot: Snapshot) -> Result:
            inputs = tuple(part for name in read for part in _parts(snapshot, name))
            return newest.result(inputs, lambda: measure(snapshot))

        return cached

    return decorate


def _parts(snapshot: Snapshot, name: str | PartKey) -> tuple[Dataset, ...]:
    if isinstance(name, str):
        return snapshot.parts(name)
    part = snapshot.datasets.get(name)
    return () if part is None else (part,)


def per_frames(make: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Cache a function of frames by these objects, for the newest ``MAX_RESULTS`` of them.

    Its positional arguments are frames, the others are hashable. Measures return the same frame
    while the figures stay the same.
    """
    results: dict[object, tuple[tuple[ref[object], ...], dict[str, object], Result]] = {}
    lock = RLock()

    @wraps(make)
    def cached(*frames: Arguments.args, **others: Arguments.kwargs) -> Result:
        with lock:
            for known, besides, result in list(results.values()):
                is_alike = len(known) == len(frames) and besides == others
                if is_alike and all(a() is b for a, b in zip(known, frames, strict=True)):
                    return result
            result = make(*frames, **others)
            key = object()
            drop: Callable[..., object] = partial(results.pop, key)
            results[key] = (tuple(ref(frame, drop) for frame in frames), others, result)
            for oldest in list(results)[:-MAX_RESULTS]:
                results.pop(oldest, None)
            return result

    return cached


class EqualFrames:
    """The newest frames of one kind. An equal one takes the place of a new one."""

    def __init__(self) -> None:
        self._newest: tuple[DataFrame, ...] = ()

    def one_for(self, frame: DataFrame) -> DataFrame:
        """Return an earlier frame with the same content, else the frame itself."""
        kept = next((each for each in self._newest if each.equals(frame)), frame)
        others = [each for each in self._newest if each is not kept]
        self._newest = (kept, *others[: MAX_RESULTS - 1])
        return kept


def per_dataset(measure: Callable[[Dataset], Result]) -> Callable[[Dataset], Result]:
    """Cache a measure of a single dataset, for the newest ``MAX_DATASET_RESULTS`` of them.

    Snapshots of many moments hold the same press releases.
    """
    newest: NewestResults[Result] = NewestResults(MAX_DATASET_RESULTS)

    @wraps(measure)
    def cached(part: Dataset) -> Result:
        return newest.result((part,), lambda: measure(part))

    return cached


class Identity(NamedTuple):
    """Identity of a dataset, which does not keep its frame in memory."""

    frame: ref[object]
    state: State
    name: tuple[str, str, str]
    """Source, part and digest."""


def identities(
    datasets: Iterable[Dataset], when_dropped: Callable[[object], object] | None = None
) -> tuple[Identity, ...]:
    """Return the identities of datasets. ``when_dropped`` is called as each frame is dropped."""
    return tuple(
        Identity(ref(part.frame, when_dropped), part.state, (part.source, part.part, part.digest))
        for part in datasets
    )


class NewestResults(Generic[Result]):
    """The newest results of one measure, each with the datasets it was computed from.

    A result is dropped as soon as no snapshot has its datasets any more: it can hold some MB.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._results: dict[object, tuple[tuple[Identity, ...], Hashable, Result]] = {}
        """By a key of their own, the oldest first."""
        self._lock = RLock()

    def result(
        self, inputs: tuple[Dataset, ...], compute: Callable[[], Result], besides: Hashable = None
    ) -> Result:
        """Return the result for some datasets, computed if it is not among the newest.

        ``besides`` is all else that it depends on.
        """
        names = identities(inputs)
        found = self._find(names, besides)
        if not found:
            with self._lock:
                found = self._find(names, besides)
                if not found:
                    found = [compute()]
                    self._keep(inputs, besides, found[0])
        return found[0]

    def _keep(self, inputs: tuple[Dataset, ...], besides: Hashable, result: Result) -> None:
        """Keep a result until one of its frames is dropped, and the newest ``count`` at most.

        A frame may be dropped in any thread and at the end of the program. So what is called then
        needs no lock and no name of a module.
        """
        key = object()
        drop: Callable[..., object] = self._results.pop
        names = identities(inputs, partial(drop, key))
        self._results[key] = (names, besides, result)
        for oldest in list(self._results)[: -self._count]:
            self._results.pop(oldest, None)

    def _find(self, names: tuple[Identity, ...], besides: Hashable) -> list[Result]:
        """Return a list with the result for some datasets, an empty one if there is none."""
        return [
            result
            for known, other, result in list(self._results.values())
            if other == besides and are_same(known, names)
        ][:1]


def are_same(first: tuple[Identity, ...], second: tuple[Identity, ...]) -> bool:
    """Return whether two tuples name the same datasets: same frame objects, digests and states."""
    return len(first) == len(second) and all(
        left[1:] == right[1:] and left.frame() is right.frame() is not None
        for left, right in zip(first, second, strict=True)
    )
