"""Program that draws the screen of one page of a browser, through Textual's driver for browsers.

The two exchange packets: a letter (D for data of the terminal, M for a message in JSON), the length
of the content in four bytes, and the content.
"""

from __future__ import annotations

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

LONGEST_END_SECONDS = 2.0
"""Longest time from the end of a page to the end of its program. Then the program is killed."""
_BEGINNING = b"__GANGLION__\n"
"""Line before the first packet of a program."""
_DATA, _MESSAGE = b"D", b"M"


class BrowserProgram:
    """Running program. It ends by itself, or with the block of ``running_program``."""

    def __init__(self, keys: asyncio.StreamWriter, output: asyncio.StreamReader) -> None:
        self._keys = keys
        self._output = output

    async def output(self) -> AsyncIterator[bytes]:
        """Yield all that the program writes to its terminal, until it ends."""
        with suppress(asyncio.IncompleteReadError):
            await self._output.readuntil(_BEGINNING)
            while True:
                header = await self._output.readexactly(5)
                content = await self._output.readexactly(int.from_bytes(header[1:], "big"))
                if header[:1] == _DATA:
                    yield content

    async def send_keys(self, keys: str) -> None:
        """Send what was typed. Raises ConnectionError if the program has ended."""
        await self._send(_packet(_DATA, keys.encode("utf-8", "replace")))

    async def send_message(self, kind: str, **content: int) -> None:
        """Send a message, such as a new size. Raises ConnectionError if the program has ended."""
        await self._send(_message(kind, **content))

    async def _send(self, packet: bytes) -> None:
        self._keys.write(packet)
        await self._keys.drain()


@asynccontextmanager
async def running_program(
    command: Sequence[str], columns: int, rows: int
) -> AsyncIterator[BrowserProgram]:
    """Run a command as the program of a page. End it with the block."""
    environ = {
        **os.environ,
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLUMNS": str(columns),
        "ROWS": str(rows),
    }
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environ)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield BrowserProgram(process.stdin, process.stdout)
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    """Let the program end, reading on: one that cannot write would not. Kill one that stays."""
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_END_SECONDS):
                await process.communicate(_message("quit"))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _message(kind: str, **content: int) -> bytes:
    return _packet(_MESSAGE, json.dumps({"type": kind, **content}).encode())


def _packet(letter: bytes, content: bytes) -> bytes:
    return letter + len(content).to_bytes(4, "big") + content
