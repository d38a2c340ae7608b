"""An exported table as a Parquet file. Needs pyarrow, which is not installed with ticwatch."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO

from tui.commands.table_frame import table_frame
from tui.model.errors import UsageError
from tui.model.table import Table


def require_pyarrow() -> None:
    """Raise UsageError if pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        raise UsageError(
            "--format parquet needs pyarrow, which is not installed beside ticwatch: "
            "pip install pyarrow, or choose csv, json or ndjson"
        )


def parquet_bytes(table: Table) -> bytes:
    """Return a table as Parquet, with the columns and types of ``table_frame``."""
    file = BytesIO()
    table_frame(table).to_parquet(file, engine="pyarrow", index=False)
    return file.getvalue()
