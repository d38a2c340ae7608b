"""``ticwatch config keys``: choose actions on a screen, and press their new keys."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from tui.commands.config import chosen_file, create, own_file
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import load_config
from tui.commands.terminal import require_terminal
from tui.config.key_edit import write_key


def capture_keys(arguments: argparse.Namespace, environ: Mapping[str, str]) -> ExitCode:
    """Open the screen, and write each key into the file that counts. Create it if there is none.

    Raises UsageError without a terminal, and ConfigError if the file cannot be read.
    """
    require_terminal(environ)
    path, _ = chosen_file(arguments, environ)
    path = path or own_file(arguments, environ)
    loaded = load_config(arguments) if path.exists() else None
    from tui.screen.key_capture import KeyCapture

    def write(action: str, key: str) -> None:
        if not path.exists():
            create(path)
        write_key(path, action, key)

    keys = {} if loaded is None else loaded.config.keys
    theme = {} if loaded is None else {"theme": loaded.config.ticwatch.theme}
    KeyCapture(str(path), keys, write, **theme).run()
    return ExitCode.CLEAR
