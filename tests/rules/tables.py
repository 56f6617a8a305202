"""Reads the tables that lie beside the tests: a deputy head can read them, a test holds the code to them."""

from datetime import date, datetime, time
from pathlib import Path

from app.domain.calendar import BISHKEK, end_of_day

HERE = Path(__file__).parent
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def rows(file: str, heading: str) -> list[dict[str, str]]:
    """The rows of the first table under a heading, each by the names of its columns."""
    text = (HERE / file).read_text(encoding="utf-8")
    assert f"## {heading}\n" in text, f"{file} has no heading {heading!r}"
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    head, body = _cells(lines[0]), lines[2:]
    assert body, f"{file}, {heading}: an empty table"
    return [dict(zip(head, _cells(line), strict=True)) for line in body]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def day(text: str) -> date:
    """`Tue 03.03.2026`; the weekday is checked, so that a slip in the table is found."""
    weekday, written = text.split()
    found = datetime.strptime(written, "%d.%m.%Y").replace(tzinfo=BISHKEK).date()
    assert WEEKDAYS[found.weekday()] == weekday, f"{written} is no {weekday}"
    return found


def instant(text: str) -> datetime | None:
    """`Tue 03.03.2026 10:45`, with seconds or finer; a day alone is its last instant; «–» is none."""
    if text == "–":
        return None
    parts = text.split()
    if len(parts) == 2:
        return end_of_day(day(text))
    return datetime.combine(day(" ".join(parts[:2])), time.fromisoformat(parts[2]), BISHKEK)


def name(row: dict[str, str]) -> str:
    """A test's name from its row."""
    return " ".join(row.values())[:80]
