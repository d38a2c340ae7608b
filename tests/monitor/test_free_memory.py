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


needs_glibc = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "gnu_get_libc_version"),
    reason="the C library is not glibc",
)


@needs_glibc
def test_freed_memory_is_returned(run_python: Callable[[str], str]) -> None:
    assert int(run_python(MEASURED)) > 15_000


HEAPS = """
import asyncio, ctypes, threading
from tui.monitor.free_memory import returning_memory

library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
library.malloc_info.argtypes = ctypes.c_int, ctypes.c_void_p
library.fclose.argtypes = [ctypes.c_void_p]

def use_threads():
    together = threading.Barrier(4)
    threads = [threading.Thread(target=lambda: bytes(4000) and together.wait()) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

async def use_threads_while_running():
    async with returning_memory():
        use_threads()

asyncio.run(use_threads_while_running())
output = library.fopen(b"/dev/stdout", b"w")
library.malloc_info(0, output)
library.fclose(output)
"""
"""Prints the heaps of a program after four of its threads took memory at the same time. The thread
that asked for one heap may have had another before."""

LARGE = """
from pathlib import Path
from tui.monitor.free_memory import keep_little_free

def resident_pages():
    return int(Path("/proc/self/statm").read_text().split()[1])

keep_little_free()
bytes(4_000_000)  # glibc alone keeps blocks up to the size of the largest that was freed
blocks = [bytearray(b"x" * 200_000) for _ in range(100)]
last = bytearray(b"x" * 100_000)
before = resident_pages()
del blocks
print(before - resident_pages())
"""
"""Prints the pages of 4 kB that are returned of 100 large blocks below one that stays."""


@needs_glibc
def test_threads_share_one_heap(run_python: Callable[[str], str]) -> None:
    assert run_python(HEAPS).count("<heap ") <= 2


@needs_glibc
def test_large_blocks_are_returned_as_soon_as_they_are_freed(
    run_python: Callable[[str], str],
) -> None:
    assert int(run_python(LARGE)) > 4_500


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
