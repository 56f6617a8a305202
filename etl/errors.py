"""What can end a run of the ETL; each knows its exit code."""

from __future__ import annotations

from app.domain.errors import Refused, Unavailable
from app.domain.exit_codes import ExitCode


class SourceRefused(Refused):
    """The source lacks something; `missing` names each thing."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("etl.source_refused", missing="; ".join(missing))
        self.missing = missing


class LoadNeeded(Unavailable):
    """The warehouse cannot be followed: it is empty, built by another version, or the gradebook was restored."""

    exit_code = ExitCode.LOAD_NEEDED

    def __init__(self, reason: str) -> None:
        super().__init__("etl.load_needed", reason=reason)
        self.reason = reason


class LeaseTaken(Unavailable):
    """Another follower or load is at work on this gradebook."""

    exit_code = ExitCode.LEASE_TAKEN

    def __init__(self) -> None:
        super().__init__("etl.lease_taken")


class LoadBroken(Refused):
    """A staged load does not hold what the source holds; nothing was published."""

    exit_code = ExitCode.LOAD_BROKEN

    def __init__(self, differences: tuple[str, ...]) -> None:
        super().__init__("etl.load_broken", differences="; ".join(differences))
        self.differences = differences
