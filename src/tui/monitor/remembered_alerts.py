"""Alerts of the last evaluations, kept in the home folder until something is new.

Reading them needs no pandas.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from tui.config import Config, store_url
from tui.model.alerts import Alert
from tui.model.errors import StoreError
from tui.monitor.stored_inputs import inputs_digest
from tui.store.result_cache import FILE, ResultCache

MAX_ROWS = 8
"""Evaluations that are kept: of the present and of a few past moments."""


class RememberedEvaluation(msgspec.Struct, frozen=True):
    """The alerts of all rules, and the times between which they stay the same."""

    alerts: tuple[Alert, ...]
    since: datetime
    until: datetime


class RememberedAlerts:
    """Reader and writer of the alerts that were evaluated on the same inputs."""

    def __init__(self, home: Path, inputs: str) -> None:
        """``inputs`` is the digest of all that the alerts are computed from."""
        self._cache = ResultCache(home / FILE, "alerts", MAX_ROWS)
        self.inputs = inputs

    def read(self, now: datetime) -> tuple[Alert, ...] | None:
        """Return the alerts at ``now``, None unless they were evaluated on the same inputs."""
        content = self._cache.get([self.inputs]).get(self.inputs)
        if content is None:
            return None
        try:
            evaluation = msgspec.msgpack.decode(content, type=RememberedEvaluation)
        except msgspec.MsgspecError:
            return None
        is_current = evaluation.since <= now < evaluation.until
        return evaluation.alerts if is_current else None

    def write(self, alerts: tuple[Alert, ...], since: datetime, until: datetime) -> None:
        """Keep alerts that stay the same between two times."""
        evaluation = RememberedEvaluation(alerts, since, until)
        self._cache.put({self.inputs: msgspec.msgpack.encode(evaluation)})


def remembered_alerts(
    home: Path,
    config: Config,
    environ: Mapping[str, str],
    *,
    as_of: datetime | None,
    offline: bool,
) -> RememberedAlerts | None:
    """Return the memory of evaluations on present inputs, None if these cannot be read.

    There is none where the archive is on a server: others change it at any moment.
    """
    if store_url(config, environ):
        return None
    try:
        inputs = inputs_digest(home, config, environ, as_of=as_of, offline=offline)
    except (StoreError, OSError):
        return None
    return RememberedAlerts(home, inputs)
