"""One file per ``ticwatch`` command, and their arguments, exit codes and output formats."""
