"""One file per ``ticwatch`` command, and what they share: arguments, exit codes, output."""
