"""Series and replays of rules on disk, from which a later program continues.

A series is kept with its fingerprint, and a replay with digests of the values it was computed from.
Both are used only by the same version of the program, and only if these are still the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.replay import ReplayEnd
from tui.alerts.engine.replay_cache import Replay, SeriesMark, StoredReplay, marks_of
from tui.alerts.engine.state_changes import StateChanges
from tui.alerts.engine.state_machine import MachineState
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import History
from tui.alerts.series.revisions import (
    Fingerprint,
    SeriesRevisions,
    SeriesVintage,
    StoredSeries,
)
from tui.model.snapshot import Stamp
from tui.store.result_cache import FILE, ResultCache

MAX_SERIES, MAX_RULES = 400, 4_000
"""Most series and rules that are kept: more than a configuration of the largest size has."""
Packed = TypeVar("Packed")


class _PackedVintage(msgspec.Struct, array_like=True):
    since: int
    keys: bytes
    numbers: bytes
    simulated: bytes


class _PackedSeries(msgspec.Struct, array_like=True):
    program: str
    fingerprint: Fingerprint
    vintages: tuple[_PackedVintage, ...]
    stamp: Stamp


class _PackedReplay(msgspec.Struct, array_like=True):
    program: str
    marks: dict[str, tuple[SeriesMark, ...]]
    keys: bytes
    states: bytes
    numbers: bytes
    simulated: bytes
    known_from: int | None
    end: tuple[int, int, float]
    """Key, newest day and number of ``ReplayEnd``."""
    machine: tuple[bool, int, int]
    """Fields of ``MachineState``."""


class EvaluationFile:
    """The series and replays of one home folder."""

    def __init__(self, home: Path, program: str) -> None:
        """``program`` is the digest of the program, whose other versions may compute otherwise."""
        self._program = program
        self._series = ResultCache(home / FILE, "series", MAX_SERIES)
        self._replays = ResultCache(home / FILE, "replays", MAX_RULES)

    def series(self, names: Iterable[str]) -> dict[str, StoredSeries]:
        """Return by name the series that are at hand, each with its fingerprint."""
        stored: dict[str, StoredSeries] = {}
        for name, content in self._series.get(list(names)).items():
            packed = _decoded(content, _PackedSeries)
            if packed is not None and packed.program == self._program and packed.vintages:
                vintages = tuple(
                    SeriesVintage(each.since, _history(name, each)) for each in packed.vintages
                )
                stored[name] = packed.fingerprint, SeriesRevisions(vintages, packed.stamp)
        return stored

    def put_series(self, series: Mapping[str, StoredSeries]) -> None:
        """Keep series in place of what was known of them before."""
        self._series.put(
            {
                name: msgspec.msgpack.encode(
                    _PackedSeries(
                        self._program,
                        fingerprint,
                        tuple(map(_packed_vintage, revisions.vintages)),
                        revisions.stamp,
                    )
                )
                for name, (fingerprint, revisions) in series.items()
            }
        )

    def replays(self, rules: Iterable[CompiledRule]) -> dict[CompiledRule, StoredReplay]:
        """Return the replays of rules that are at hand."""
        rule_of = {_name(rule): rule for rule in rules}
        stored: dict[CompiledRule, StoredReplay] = {}
        for name, content in self._replays.get(list(rule_of)).items():
            packed = _decoded(content, _PackedReplay)
            if packed is not None and packed.program == self._program:
                stored[rule_of[name]] = StoredReplay(packed.marks, _changes(packed))
        return stored

    def put_replays(self, replays: Mapping[CompiledRule, Replay]) -> None:
        """Keep the replays of rules, without those that were cut."""
        self._replays.put(
            {
                _name(rule): self._packed_replay(replay, replay.changes.end)
                for rule, replay in replays.items()
                if replay.changes.end is not None
            }
        )

    def _packed_replay(self, replay: Replay, end: ReplayEnd) -> bytes:
        changes, machine = replay.changes, end.machine
        return msgspec.msgpack.encode(
            _PackedReplay(
                self._program,
                {name: marks_of(vintages) for name, vintages in replay.vintages.items()},
                changes.keys.tobytes(),
                changes.states.tobytes(),
                changes.numbers.tobytes(),
                changes.simulated.tobytes(),
                changes.known_from,
                (end.key, end.newest_day, end.number),
                (machine.fires, machine.firing, machine.clearing),
            )
        )


def _name(rule: CompiledRule) -> str:
    """Return the digest of a rule's words, and of how long its conditions must hold."""
    words = tuple(condition.at.text for condition in rule.conditions.all)
    counts = (rule.persistence.needed, rule.persistence.keep)
    return hashlib.sha256(repr((words, counts)).encode()).hexdigest()


def _decoded(content: bytes, packed: type[Packed]) -> Packed | None:
    """Return the record in a result, None if another version of ticwatch wrote it."""
    try:
        return msgspec.msgpack.decode(content, type=packed)
    except msgspec.MsgspecError:
        return None


def _packed_vintage(vintage: SeriesVintage) -> _PackedVintage:
    history = vintage.history
    arrays = (history.keys, history.numbers, history.simulated)
    return _PackedVintage(vintage.since, *(array.tobytes() for array in arrays))


def _history(name: str, packed: _PackedVintage) -> History:
    series = SERIES[name]
    return History(
        series.frequency,
        series.unit,
        np.frombuffer(packed.keys, np.int64),
        np.frombuffer(packed.numbers, np.float64),
        np.frombuffer(packed.simulated, np.bool_),
    )


def _changes(packed: _PackedReplay) -> StateChanges:
    key, newest_day, number = packed.end
    return StateChanges(
        np.frombuffer(packed.keys, np.int64),
        np.frombuffer(packed.states, np.int8),
        np.frombuffer(packed.numbers, np.float64),
        np.frombuffer(packed.simulated, np.bool_),
        packed.known_from,
        ReplayEnd(key, newest_day, MachineState(*packed.machine), number),
    )
