"""Details of events as stored JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from tui.alerts.notify.event_details import DETAIL_TYPES, EventDetail, EventKind
from tui.store.rows import in_utc, in_years

_LEFT_OUT_IF_EMPTY = ("sender", "message")  # as in logs of older versions


def as_mapping(detail: EventDetail) -> dict[str, Any]:
    """Return the stored keys of a detail with JSON values, in stored order."""
    values = {
        name: value
        for name in _keys(type(detail))
        if (value := getattr(detail, name)) != "" or name not in _LEFT_OUT_IF_EMPTY
    }
    dates = {name: value.isoformat() for name, value in values.items() if isinstance(value, date)}
    return {**values, **dates, **detail.unknown}


def from_mapping(kind: EventKind, stored: Mapping[str, Any]) -> EventDetail:
    """Return the detail of stored keys and JSON values, the inverse of ``as_mapping``.

    Raises ValueError if the values are not those of the kind, TypeError if there are no keys.
    """
    detail_type = DETAIL_TYPES[kind]
    keys = _keys(detail_type)
    known = {key: stored[key] for key in keys if key in stored}
    detail: EventDetail = msgspec.convert(known, detail_type)
    times = {key: _checked(getattr(detail, key)) for key in keys}
    unknown = {key: value for key, value in stored.items() if key not in keys}
    return replace(detail, **times, unknown=unknown)


def _checked(value: Any) -> Any:
    if isinstance(value, datetime):
        return in_utc(value)
    return in_years(value) if isinstance(value, date) else value


def _keys(detail_type: type[EventDetail]) -> list[str]:
    return [name for name in detail_type.__struct_fields__ if name != "unknown"]
