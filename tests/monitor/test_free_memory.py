"""Freed memory goes back to the system."""

from __future__ import annotations

import asyncio
import ctypes
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest

from tui.monitor import free_memory

MEASURED = """
from pathlib import Path
from tui.monitor.free_memory import return_free_memory

def resident_pages():
    return int(Path("/proc/self/statm").read_text().split()[1])

blocks = [bytes(4000) for _ in range(20_000)]
last = bytes(4000)
del blocks
before = resident_pages()
return_free_memory()
print(before - resident_pages())
"""
"""Prints the pages of 4 kB that are returned of 20,000 small blocks below one that stays."""


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="the C library is not glibc",
)
def test_freed_memory_is_returned(run_python: Callable[[str], str]) -> None:
    assert int(run_python(MEASURED)) > 15_000


async def test_memory_is_returned_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    twice, calls = asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def note() -> None:
        calls.append(1)
        if len(calls) == 2:
            loop.call_soon_threadsafe(twice.set)

    monkeypatch.setattr(free_memory, "return_free_memory", note)
    async with free_memory.returning_memory(timedelta(0)), asyncio.timeout(60):
        await twice.wait()
