"""Period and year results (G1, A§23–24): exact arithmetic, rounded once, at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from app.domain.errors import Invalid
from app.domain.periods import Span
from app.domain.profiles import RuleProfile, YearFrom


class MarkKind(StrEnum):
    """The two kinds that a period score is made of (A§23)."""

    FORMATIVE = "formative"
    CONTROL = "control"


class OneKind(StrEnum):
    """The flag of a score that marks of one kind alone gave."""

    ONLY_FORMATIVE = "only_formative"
    ONLY_CONTROL = "only_control"


@dataclass(frozen=True)
class DatedMark:
    """A lesson's mark as grading needs it."""

    day: date
    kind: MarkKind
    value: int


@dataclass(frozen=True)
class Score:
    """The weighted score before the bonus; None is «н/а», never zero."""

    value: Fraction | None
    flag: OneKind | None = None


@dataclass(frozen=True)
class PeriodResult:
    """A period's score, its bonus, their sum capped at the highest mark, and the final mark."""

    score: Fraction | None
    bonus: Decimal
    period_score: Fraction | None
    final: int | None
    flag: OneKind | None = None


def mean(values: Sequence[int | Fraction]) -> Fraction | None:
    """The exact mean, None of nothing."""
    return Fraction(sum(values), 1) / len(values) if values else None


def round_half_up(value: Fraction) -> int:
    """To the nearest whole; 0.5 and above goes up (A§24)."""
    return floor(value + Fraction(1, 2))


def counted(marks: Iterable[DatedMark], period: Span, enrolled_from: date) -> list[DatedMark]:
    """The marks that count in a period: who came in its middle counts from that day."""
    return [m for m in marks if m.day in period and m.day >= enrolled_from]


def score(formative: Sequence[int], control: Sequence[int], profile: RuleProfile) -> Score:
    """0.7·f + 0.3·c; marks of one kind only give their mean, flagged (A§23)."""
    f, c = mean(formative), mean(control)
    if f is not None and c is not None:
        return Score(profile.formative_share * f + (1 - profile.formative_share) * c)
    if f is not None:
        return Score(f, OneKind.ONLY_FORMATIVE)
    return Score(c, OneKind.ONLY_CONTROL if c is not None else None)


def score_of(marks: Iterable[DatedMark], profile: RuleProfile) -> Score:
    """As `score`, from dated marks."""
    every = list(marks)
    formative = [m.value for m in every if m.kind is MarkKind.FORMATIVE]
    return score(formative, [m.value for m in every if m.kind is MarkKind.CONTROL], profile)


def period_result(found: Score, profile: RuleProfile, *, bonus: Decimal = Decimal(0), reason: str = "") -> PeriodResult:
    """The final result of a period. Raises Invalid for a bonus the profile has not, or one without a reason (A§24)."""
    _check_bonus(bonus, reason, found, profile)
    if found.value is None:
        return PeriodResult(None, Decimal(0), None, None)
    period_score = min(Fraction(profile.mark_max), found.value + Fraction(bonus))
    return PeriodResult(found.value, bonus, period_score, round_half_up(period_score), found.flag)


def year_result(
    periods: Iterable[Fraction | None], profile: RuleProfile, *, marks: Iterable[DatedMark] = ()
) -> tuple[Fraction | None, int | None]:
    """The year's score and mark, rounded once: the mean of the period scores (capped, with bonus, unrounded),
    or all the year's marks at 70/30 where the profile says so. Periods with «н/а» have no score to count.
    """
    if profile.year_from is YearFrom.MARKS:
        value = score_of(marks, profile).value
    else:
        value = mean([period for period in periods if period is not None])
    return value, None if value is None else round_half_up(value)


def _check_bonus(bonus: Decimal, reason: str, found: Score, profile: RuleProfile) -> None:
    if bonus not in profile.bonuses:
        allowed = " · ".join(str(step) for step in profile.bonuses)
        raise Invalid("rules.bonus_not_allowed", field="bonus", allowed=allowed)
    if bonus and not reason.strip():
        raise Invalid("rules.bonus_needs_reason", field="bonus_reason")
    if bonus and found.value is None:
        raise Invalid("rules.bonus_without_marks", field="bonus")
