"""What must hold of every figure, whatever the data."""

from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.domain.achievement import Distribution, PupilGroup, pupil_group
from app.domain.act_amounts import amount_tyiyn
from app.domain.attendance import Tally, lesson_tally, longest_run
from app.domain.calendar import BISHKEK
from app.domain.disclosure import Cell, hidden, may_publish
from app.domain.grading import period_result, round_half_up, score
from app.domain.judging import judged_time
from app.domain.marks import AbsenceCode, CellValue, parse_cell
from app.domain.obligations import Counts, State, all_met_at
from app.domain.profile_values import KG_2025

MARKS = st.lists(st.integers(2, 5), max_size=12)
RESULTS = st.lists(st.sampled_from([5, 4, 3, 2, 1, None]), max_size=40)
MOMENTS = st.integers(0, 19 * 86_400).map(lambda s: datetime(2026, 3, 1, tzinfo=BISHKEK) + timedelta(seconds=s))


@given(MARKS, MARKS)
def test_a_score_lies_between_its_marks(formative: list[int], control: list[int]) -> None:
    found = period_result(score(formative, control, KG_2025), KG_2025)
    every = formative + control
    if not every:
        assert found.final is None
        return
    assert found.score is not None
    assert min(every) <= found.score <= max(every)
    assert found.final is not None
    assert min(every) <= found.final <= max(every)
    assert (found.flag is None) == bool(formative and control)


@given(st.fractions(0, 10, max_denominator=1000))
def test_a_half_goes_up(value: Fraction) -> None:
    assert Fraction(-1, 2) < round_half_up(value) - value <= Fraction(1, 2)


@given(RESULTS, RESULTS)
def test_distributions_add_up(one: list[int | None], other: list[int | None]) -> None:
    together = Distribution.of(one) + Distribution.of(other)
    assert together == Distribution.of(one + other)
    assert together.total == len(one + other)
    if together.total:
        assert together.quality is not None
        assert together.success is not None
        assert together.sou is not None
        assert 0 <= together.quality <= together.success <= 1
        assert 0 < together.sou <= 1


@given(RESULTS)
def test_a_failing_pupil_is_one_without_full_success(results: list[int | None]) -> None:
    full = Distribution.of(results).success in (None, 1)
    assert (pupil_group(results) is PupilGroup.FAILING) != full


@given(st.integers(0, 40), st.lists(st.sampled_from(list(AbsenceCode)), max_size=40), st.booleans())
def test_attendance_lies_between_none_and_all(present: int, codes: list[AbsenceCode], taken: bool) -> None:
    tally = lesson_tally(present + len(codes), codes, taken=taken)
    assert tally + Tally() == tally
    assert tally.rate is None or 0 <= tally.rate <= 1
    assert tally.late <= tally.pupil_lessons


@given(st.lists(st.booleans(), max_size=60))
def test_the_longest_run_is_the_longest(days: list[bool]) -> None:
    text = "".join("Н" if day else "-" for day in days)
    assert longest_run(days) == max((len(run) for run in text.split("-")), default=0)


@given(st.lists(st.sampled_from(list(State))), st.lists(st.sampled_from(list(State))))
def test_counts_add_up_and_what_is_pending_changes_nothing(one: list[State], other: list[State]) -> None:
    assert Counts.of(one) + Counts.of(other) == Counts.of(one + other)
    padded = Counts.of([*one, State.PENDING, State.NOT_APPLICABLE])
    assert (padded.completeness, padded.timeliness) == (Counts.of(one).completeness, Counts.of(one).timeliness)
    if padded.owed:
        assert padded.completeness is not None
        assert padded.timeliness is not None
        assert 0 <= padded.timeliness <= padded.completeness <= 1


@given(st.lists(st.one_of(st.none(), MOMENTS)))
def test_all_are_met_with_the_last(instants: list[datetime | None]) -> None:
    met = all_met_at(instants)
    assert (met is None) == (not instants or None in instants)
    assert met is None or met in instants


@given(st.integers(0, 10**9), st.integers(28, 31), st.data())
def test_an_amount_is_nearest_and_the_rest_adds_up_to_a_tyiyn(fee: int, days: int, data: st.DataObject) -> None:
    served = data.draw(st.integers(0, days))
    amount = amount_tyiyn(fee, served, days)
    assert abs(amount - Fraction(fee * served, days)) <= Fraction(1, 2)
    assert abs(amount + amount_tyiyn(fee, days - served, days) - fee) <= 1
    assert amount_tyiyn(fee, days, days) == fee


@given(st.dictionaries(st.integers(0, 20), st.builds(Cell, st.integers(0, 60), st.integers(0, 8)), max_size=12))
def test_what_is_hidden_cannot_be_found_by_subtraction(cells: dict[int, Cell]) -> None:
    kept_back = hidden(cells, KG_2025)
    assert all(may_publish(cells[key], KG_2025) for key in cells if key not in kept_back)
    peopled = [cells[key] for key in kept_back if cells[key].pupils]
    shown = len(cells) > len(kept_back)
    if peopled and shown:
        assert len(peopled) > 1
        assert may_publish(Cell(sum(c.pupils for c in peopled), sum(c.schools for c in peopled)), KG_2025)


@given(st.one_of(st.none(), st.integers(2, 5)), st.one_of(st.none(), st.sampled_from(list(AbsenceCode))))
def test_a_cell_survives_its_text(mark: int | None, absence: AbsenceCode | None) -> None:
    if mark is None or absence in (None, AbsenceCode.LATE):
        assert parse_cell(str(CellValue(mark, absence)), KG_2025, 7) == CellValue(mark, absence)


@given(MOMENTS, MOMENTS, st.one_of(st.none(), MOMENTS))
def test_an_offline_entry_is_never_judged_later_than_its_upload(
    entered: datetime, uploaded: datetime, synchronised: datetime | None
) -> None:
    at = judged_time(entered_at=entered, uploaded_at=uploaded, synchronised_at=synchronised, profile=KG_2025)
    assert at in (entered, uploaded)
    assert at <= uploaded
    if at != uploaded:
        assert uploaded - entered <= timedelta(hours=72)
