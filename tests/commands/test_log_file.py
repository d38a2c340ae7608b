"""The log of the program: errors of its own are printed, a disk that takes nothing is not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.commands.log_file import log_to


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    """The logger of the program, which has no file afterwards."""
    found = logging.getLogger("tui")
    yield found
    for handler in list(found.handlers):
        found.removeHandler(handler)
        handler.close()


def test_line_is_written_and_its_own_error_is_printed(
    tmp_path: Path, logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to(tmp_path / "a" / "ticwatch.log")
    logger.info("%d days", "no number")
    assert "no number" in capsys.readouterr().err
    logger.info("%d days", 3)
    assert (tmp_path / "a" / "ticwatch.log").read_text().endswith(" INFO 3 days\n")


def test_line_that_cannot_be_written_is_dropped_without_a_word(
    tmp_path: Path, logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ticwatch.log"
    path.mkdir()
    log_to(path)
    logger.info("lost")
    assert capsys.readouterr().err == ""


def test_file_in_place_of_the_folder_leaves_the_program_without_a_log(
    tmp_path: Path, logger: logging.Logger
) -> None:
    (tmp_path / "home").touch()
    before = list(logger.handlers)
    log_to(tmp_path / "home" / "ticwatch.log")
    assert logger.handlers == before
