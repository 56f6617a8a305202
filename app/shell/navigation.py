"""The registry of pages: where each stands, what it is called, who may open it, who lands on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.access.permissions import Permission
from app.access.roles import RIGHTS, Role
from app.access.scope import Level

FOLDER = Path(__file__).resolve().parents[2] / "pages"


@dataclass(frozen=True)
class Page:
    """A screen: `path` is its address, `file` its script under `pages/`, `title` a catalogue key.

    `permission` is checked by the page's own guard; the menu shows the page to the roles that hold it.
    `roles` narrows further where several pages share a permission (one act page per view). `menu` names the roles
    whose menu shows it, where others who may open it come down to it by a link (the ministry to a school).
    """

    path: str
    file: str
    title: str
    icon: str
    permission: Permission
    section: str = ""
    roles: frozenset[Role] | None = None
    in_menu: bool = True
    menu: frozenset[Role] | None = None

    @property
    def script(self) -> Path:
        """The page's file."""
        return FOLDER / self.file

    def open_to(self, role: Role) -> bool:
        """Whether this role finds the page."""
        return self.permission in RIGHTS[role] and (self.roles is None or role in self.roles)

    def by_link_only(self, role: Role) -> bool:
        """Whether this role reaches the page by a link alone."""
        return self.menu is not None and role not in self.menu


_SCHOOL_HEADS = frozenset({Role.DIRECTOR, Role.DEPUTY, Role.COORDINATOR})

PAGES: tuple[Page, ...] = (
    Page("republic", "ministry.py", "nav.republic", ":material/map:", Permission.REPUBLIC_OVERSEE),
    Page(
        "district", "district.py", "nav.district", ":material/location_city:", Permission.DISTRICT_OVERSEE,
        menu=frozenset({Role.DISTRICT}),
    ),
    Page("school", "school.py", "nav.school", ":material/school:", Permission.SCHOOL_OVERSEE, menu=_SCHOOL_HEADS),
    Page("class", "class_today.py", "nav.class_today", ":material/groups:", Permission.CLASS_TODAY),
    Page("day", "teacher_day.py", "nav.teacher_day", ":material/today:", Permission.TEACHER_DAY),
    Page("diary", "diary.py", "nav.diary", ":material/menu_book:", Permission.DIARY_READ),
    Page("pipeline", "pipeline.py", "nav.pipeline", ":material/conversion_path:", Permission.PIPELINE_READ),
    Page("journal", "journal.py", "nav.journal", ":material/edit_note:", Permission.JOURNAL_READ),
    Page("attendance", "attendance.py", "nav.attendance", ":material/how_to_reg:", Permission.ATTENDANCE_READ),
    Page("achievement", "achievement.py", "nav.achievement", ":material/grade:", Permission.ACHIEVEMENT_READ),
    Page("filling", "filling.py", "nav.filling", ":material/fact_check:", Permission.FILLING_READ),
    Page("act", "act.py", "nav.act", ":material/wifi:", Permission.ACT_READ, roles=_SCHOOL_HEADS),
    Page("acts-district", "acts_district.py", "nav.acts", ":material/wifi:", Permission.ACT_APPROVE),
    Page("acts", "acts_ministry.py", "nav.acts", ":material/wifi:", Permission.ACT_ISSUE),
    Page("pupil", "pupil.py", "nav.pupil", ":material/person_search:", Permission.PUPIL_READ, menu=frozenset()),
    Page("notices", "notices.py", "nav.notices", ":material/notifications:", Permission.NOTICE_READ, in_menu=False),
    Page("account", "account.py", "nav.account", ":material/person:", Permission.ACCOUNT_OWN, in_menu=False),
    Page(
        "public", "public.py", "nav.public", ":material/public:", Permission.PUBLIC_READ,
        menu=frozenset({Role.PUBLIC, Role.SPECIAL_ADMIN, Role.OPERATOR}),
    ),
)  # fmt: skip

LANDING: dict[Role, str] = {
    Role.MINISTRY: "republic",
    Role.DISTRICT: "district",
    Role.DIRECTOR: "school",
    Role.DEPUTY: "school",
    Role.COORDINATOR: "school",
    Role.HOMEROOM: "class",
    Role.TEACHER: "day",
    Role.PUPIL: "diary",
    Role.PARENT: "diary",
    Role.OPERATOR: "pipeline",
    Role.SPECIAL_ADMIN: "account",
    Role.PUBLIC: "public",
}
"""The page a role lands on (rules.md)."""

OVERVIEW: dict[Level, tuple[str, ...]] = {
    Level.REPUBLIC: ("republic",),
    Level.REGION: ("republic", "district"),
    Level.DISTRICT: ("district",),
    Level.SCHOOL: ("school",),
    Level.CLASS: ("attendance",),
    Level.PUPIL: ("pupil",),
}
"""The page that tells of a place as a whole, level by level: the first that is open to the reader."""

OVERVIEWS: frozenset[str] = frozenset({"republic", "district", "school", "pupil"})
"""Pages that are nothing but overviews: a step up or down leads from one to the other."""

BY_PATH: dict[str, Page] = {page.path: page for page in PAGES}


def overview(role: Role, level: Level) -> str | None:
    """The path of the page on which this role sees a place of this level as a whole."""
    mine = {page.path for page in pages_for(role)}
    return next((path for path in OVERVIEW[level] if path in mine), None)


def pages_for(role: Role) -> list[Page]:
    """The pages of a role, its landing page first."""
    mine = [page for page in PAGES if page.open_to(role) and page.script.exists()]
    return sorted(mine, key=lambda page: page.path != LANDING[role])


def address(path: str, **place: str | None) -> str:
    """A link to a page with its place, such as `address("attendance", at="s:12", span="2026q1")`."""
    held = "&".join(f"{name}={value}" for name, value in place.items() if value)
    return f"/{path}?{held}" if held else f"/{path}"
