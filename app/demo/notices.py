"""A few reminders in people's boxes, as the services would have written them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from app.demo.loading import Loader
from app.demo.republic import Republic

_WAITING_TEACHERS = 5


def write_notices(republic: Republic, loader: Loader, now: datetime) -> None:
    """The deputy of the demo school reminds teachers of topics, the district its directors of the internet."""
    staff = republic.staff
    casting = republic.casting
    school = casting.school_id
    teachers = staff.ints("id")[(staff.columns["role"] == "teacher") & (staff.ints("school_id") == school)]
    trouble = int(staff.ints("school_id")[staff.ints("id") == casting.persons["director-trouble"]][0])
    reminded = sorted({casting.persons["teacher"], *teachers[:_WAITING_TEACHERS].tolist()})
    deputy, district = casting.persons["deputy"], casting.persons["district"]
    lately, before = now - timedelta(hours=20), now - timedelta(days=9)
    rows: list[tuple[object, ...]] = [
        (school, person, deputy, "notices.topics_missing", {"count": 2 + n}, lately)
        for n, person in enumerate(reminded)
    ]
    rows += [
        (place, casting.persons[key], district, "notices.act_overdue", {"count": 1}, before)
        for key, place in (("director", school), ("director-trouble", trouble))
    ]
    loader.rows(
        "gb.notice", ("id", "school_id", "to_person_id", "from_person_id", "key", "params", "created_at"),
        [(n, *row[:4], json.dumps(row[4]), row[5]) for n, row in enumerate(rows, 1)],
    )
