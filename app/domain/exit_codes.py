"""The one table of exit codes, of `python -m app` and of `python -m etl`; an error knows its own (`errors`)."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. The numbers are kept for scripts: a new one is added, none is given another meaning."""

    WELL = 0
    PROBLEMS = 1
    """Done, and something was found or refused: rows of an import, differences, texts."""
    INVALID = 2
    """A setting, an argument or a file that cannot be taken."""
    REFUSED = 3
    """A rule or a contract says no."""
    DENIED = 4
    CONFLICT = 5
    """Somebody else was first: another start of the folder, a taken port."""
    NOT_FOUND = 6
    UNAVAILABLE = 7
    """The database or the warehouse is away."""
    LOAD_NEEDED = 8
    LEASE_TAKEN = 9
    LOAD_BROKEN = 10
    UNHEALTHY = 11
    STOPPED = 130
    """Stopped by Ctrl-C before it had done its work, as shells have it."""
