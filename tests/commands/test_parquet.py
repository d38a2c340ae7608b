"""``--format parquet``: with pyarrow the columns and types of the table, without it a remedy."""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from tests.commands.test_progress import TerminalStream
from tui.commands import parquet
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.exported_views import require_writable
from tui.commands.standard_streams import OutputStream
from tui.model.errors import OutputError, UsageError

HAS_PYARROW = find_spec("pyarrow") is not None


def test_without_pyarrow_the_remedy_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    for words in (["curve"], ["all", "--to", str(tmp_path / "all")]):
        assert main(["export", *words, "--offline", "--format", "parquet"]) == ExitCode.USAGE
        written = capsys.readouterr()
        assert "pip install pyarrow" in written.err
        assert written.out == ""
    assert not (tmp_path / "all").exists()


def test_a_terminal_gets_no_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: object())
    require_writable("parquet", io.StringIO())
    with pytest.raises(UsageError, match="send it to a file"):
        require_writable("parquet", TerminalStream())
    require_writable("csv", TerminalStream())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full device of Linux")
def test_full_disk_is_an_output_error() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        stream = OutputStream(full)
        with pytest.raises(OutputError, match="No space left"):
            stream.write_bytes(bytes(1 << 20))
        stream.discard()


@pytest.mark.skipif(not HAS_PYARROW, reason="pyarrow is not installed")
def test_file_has_the_columns_and_types_of_the_table(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    words = ["export", "curve", "--offline", "--as-of", "2025-12-19", "--format", "parquet"]
    assert main(words) == ExitCode.CLEAR
    frame = pd.read_parquet(io.BytesIO(capsysbinary.readouterr().out))
    assert list(frame.columns)[-3:] == ["observed", "known", "state"]
    assert frame["yield_pct"].dtype == "float64"
    assert str(frame["known"].dt.tz) == "UTC"
    assert frame.set_index("tenor")["yield_pct"]["10Y"] == pytest.approx(4.16, abs=0.1)
