"""A proxy before a server that can fall silent: connections stay open and nothing is forwarded."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import unquote, urlsplit

Change = Callable[[bytes], bytes]
"""Function that changes what the server sends."""


class SilentProxy:
    """Proxy on a port of this machine, before the server of an address."""

    def __init__(self, address: str, change: Change = bytes) -> None:
        self._target, self._change = urlsplit(address), change
        self._is_silent = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """Address of the same database through the proxy."""
        port, path = self._listener.getsockname()[1], self._target.path
        return f"postgresql://{self._target.username}@127.0.0.1:{port}{path}"

    def fall_silent(self) -> None:
        """Forward nothing from now on, on old connections and new ones."""
        self._is_silent.set()

    def forward_again(self) -> None:
        """Forward new connections from now on. What was dropped of old ones is lost."""
        self._is_silent.clear()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = self._connect()
            for source, target, change in (
                (client, server, bytes),
                (server, client, self._change),
            ):
                Thread(target=self._forward, args=(source, target, change), daemon=True).start()

    def _connect(self) -> socket.socket:
        """Return a connection to the server's socket in its folder, or to its port."""
        host, port = unquote(self._target.hostname or ""), self._target.port or 5432
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        # The name in the address keeps its capitals, which ``hostname`` does not.
        folder = unquote(self._target.netloc.rpartition("@")[2].rpartition(":")[0])
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{folder}/.s.PGSQL.{port}")
        return server

    def _forward(self, source: socket.socket, target: socket.socket, change: Change) -> None:
        with suppress(OSError), source, target:
            try:
                while data := source.recv(1 << 16):
                    if not self._is_silent.is_set():
                        target.sendall(change(data))
            finally:
                target.shutdown(socket.SHUT_RDWR)  # the other thread still waits for it


@contextmanager
def silent_proxy(address: str, change: Change = bytes) -> Iterator[SilentProxy]:
    """Yield a proxy before the server of an address."""
    proxy = SilentProxy(address, change)
    try:
        yield proxy
    finally:
        proxy.close()
