"""Following of others who poll into the same store on a server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

from tui.model.status import NO_SERVER
from tui.monitor.poller import Poller

if TYPE_CHECKING:
    from tui.store.postgres.server import Server


def following_server(
    server: Server | None, poller: Poller, on_change: Callable[[], None]
) -> AbstractAsyncContextManager[None]:
    """Let a poller wait while another program polls into the server, for the time of a block.

    ``on_change`` is called when another program has stored something. Without a server, nothing is
    shared and the poller polls.
    """
    if server is None:
        return nullcontext()
    from tui.store.postgres.following import following

    poller.follow(NO_SERVER)
    return following(server, poller.follow, on_change)


def one_turn_of(server: Server | None) -> AbstractAsyncContextManager[str]:
    """Return a context that yields "" if this program may poll and notify, else the reason why not.

    Of those who share a store on a server, the one that polls does. Entering it raises StoreError.
    """
    if server is None:
        return nullcontext("")
    from tui.store.postgres.following import one_turn

    return one_turn(server)
