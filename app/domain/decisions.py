"""What a rule answers: yes or no, and in either case why."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.errors import Refused


@dataclass(frozen=True)
class Decision:
    """`late` says that an allowed entry counts as late; `permission_id` and `grant_id` are kept with it.

    A refusal has a catalogue key that says what to do, with its article and parameters.
    `incident` asks the caller to write an incident as well (A§76).
    """

    allowed: bool
    late: bool = False
    key: str = ""
    article: str = ""
    params: dict[str, object] = field(default_factory=dict, hash=False)
    permission_id: int | None = None
    grant_id: int | None = None
    incident: bool = False

    def require(self) -> Decision:
        """Itself when allowed; else raises Refused with the reason."""
        if not self.allowed:
            others = {name: value for name, value in self.params.items() if name != "article"}
            raise Refused(self.key, article=self.article, **others)
        return self


def refusal(key: str, article: str, *, incident: bool = False, **params: object) -> Decision:
    """A no, with what the person reads."""
    return Decision(False, key=key, article=article, params={"article": article, **params}, incident=incident)
