"""What may stand in a journal cell: a mark, a sign of absence, or a mark with lateness (J2, J3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from app.domain.errors import Invalid
from app.domain.profiles import RuleProfile

MOST_CELLS = 3000
"""Cells of one save; more than any class has in a month is not a person's typing."""


class AbsenceCode(IntEnum):
    """Signs of absence as the gradebook stores them."""

    UNEXCUSED = 1
    EXCUSED = 2
    ILL = 3
    LATE = 4
    EXEMPT = 5

    @property
    def sign(self) -> str:
        """The sign in the journal."""
        return _SIGNS[self]


_SIGNS = {
    AbsenceCode.UNEXCUSED: "Н",
    AbsenceCode.EXCUSED: "У",
    AbsenceCode.ILL: "Б",
    AbsenceCode.LATE: "О",
    AbsenceCode.EXEMPT: "ОСВ",
}
_CODES = {sign: code for code, sign in _SIGNS.items()}
_LATIN = str.maketrans({"H": "Н", "Y": "У", "O": "О", "C": "С"})
"""Latin letters that look like the signs. «B» is Б alone and В within ОСВ: both keyboards are used."""
_CELL = re.compile(r"(?P<mark>\d+)?(?P<sign>[А-Я]+)?|(?P<sign_first>[А-Я]+)(?P<mark_last>\d+)")


@dataclass(frozen=True)
class CellValue:
    """A cell as it is stored: either part may be None; both None is an empty cell."""

    mark: int | None = None
    absence: AbsenceCode | None = None

    def __str__(self) -> str:
        mark = "" if self.mark is None else str(self.mark)
        return mark + (self.absence.sign if self.absence else "")

    @property
    def is_empty(self) -> bool:
        """Nothing entered, which is neither a zero nor «present»."""
        return self.mark is None and self.absence is None


def parse_cell(text: str, profile: RuleProfile, grade: int) -> CellValue:
    """Read what a teacher typed. Raises Invalid, saying what a cell takes.

    Small letters, spaces and Latin look-alikes are accepted. Only lateness goes with a mark: who
    was not there, or is exempt, has none.
    """
    mark_text, sign = _parts(text)
    absence = _absence(sign, text)
    mark = int(mark_text) if mark_text else None
    if mark is not None:
        _check_mark(mark, profile, grade)
        if absence not in (None, AbsenceCode.LATE):
            raise Invalid("rules.cell_mark_and_absence", field="cell", text=text.strip())
    return CellValue(mark, absence)


def _parts(text: str) -> tuple[str, str]:
    plain = "".join(text.split()).upper().translate(_LATIN)
    found = _CELL.fullmatch(plain.replace("ОСB", "ОСВ").replace("B", "Б"))
    if found is None:
        raise Invalid("rules.cell_unreadable", field="cell", text=text.strip())
    return found["mark"] or found["mark_last"] or "", found["sign"] or found["sign_first"] or ""


def _absence(sign: str, text: str) -> AbsenceCode | None:
    if sign and sign not in _CODES:
        raise Invalid("rules.cell_unreadable", field="cell", text=text.strip())
    return _CODES.get(sign)


def _check_mark(mark: int, profile: RuleProfile, grade: int) -> None:
    if not profile.has_marks(grade):
        raise Invalid("rules.cell_grade_without_marks", field="cell", grade=grade)
    if not profile.mark_min <= mark <= profile.mark_max:
        raise Invalid("rules.cell_mark_range", field="cell", least=profile.mark_min, greatest=profile.mark_max)
