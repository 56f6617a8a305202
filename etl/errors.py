"""What can end a run of the ETL; each has its exit code in `etl.commands`."""

from __future__ import annotations

from app.domain.errors import Refused, Unavailable


class SourceRefused(Refused):
    """The source lacks something; `missing` names each thing."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("etl.source_refused", missing="; ".join(missing))
        self.missing = missing


class LoadNeeded(Unavailable):
    """The warehouse cannot be followed: it is empty, built by another version, or the gradebook was restored."""

    def __init__(self, reason: str) -> None:
        super().__init__("etl.load_needed", reason=reason)
        self.reason = reason


class LeaseTaken(Unavailable):
    """Another follower or load is at work on this gradebook."""

    def __init__(self) -> None:
        super().__init__("etl.lease_taken")


class LoadBroken(Refused):
    """A staged load does not hold what the source holds; nothing was published."""

    def __init__(self, differences: tuple[str, ...]) -> None:
        super().__init__("etl.load_broken", differences="; ".join(differences))
        self.differences = differences
