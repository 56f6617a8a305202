"""What an act says, for whoever prints it. Sums in tyiyn; texts in both languages stay apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class ActDocumentLine:
    """One school's month, also at 0 with its reason (a key below `acts.reason`)."""

    school_code: str
    school_ky: str
    school_ru: str
    contract_number: str
    speed_mbps: Decimal
    days_served: int
    days_in_month: int
    monthly_fee_tyiyn: int
    amount_tyiyn: int
    reason: str | None


@dataclass(frozen=True)
class ActDocument:
    """An act before it is printed: number, parties, lines and the total, which is the sum of the lines."""

    number: str
    month: date
    issued_at: datetime
    issued_by: str
    provider_ky: str
    provider_ru: str
    provider_tin: str
    supersedes: str | None
    lines: tuple[ActDocumentLine, ...]
    total_tyiyn: int


Render = Callable[[ActDocument], bytes]
"""Makes the PDF of an act."""
