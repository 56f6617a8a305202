"""Where a page looks: `at=` of its address, narrowed to what its reader may see.

Codes: `k:417` republic, `r:41702` region, `d:41702205` district, `s:12` school, `c:345` class, `p:678` pupil.
A link never widens what its reader may see: a place that is not theirs falls back to their own, and the page says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from app.access.actor import REPUBLIC, Actor
from app.access.permissions import Permission
from app.access.roles import FAMILY, Role
from app.access.scope import Level, Scope
from app.i18n import language, t
from app.shell import places_read, push, session
from app.shell.places_read import ClassPlace, SchoolPlace

_CODE = re.compile(r"^([krdscp]):(\d{1,18})$")
_BY_LETTER = {
    "k": Level.REPUBLIC,
    "r": Level.REGION,
    "d": Level.DISTRICT,
    "s": Level.SCHOOL,
    "c": Level.CLASS,
    "p": Level.PUPIL,
}
_LETTERS = {level: letter for letter, level in _BY_LETTER.items()}
_TEACHING = frozenset({Role.TEACHER, Role.HOMEROOM})


@dataclass(frozen=True)
class Step:
    """One step of the way up: what it is called and the code that leads there."""

    label: str
    at: str


def code(level: Level, place_id: int) -> str:
    """The code of a place for an address: `code(Level.SCHOOL, 12)` is `s:12`."""
    return f"{_LETTERS[level]}:{place_id}"


def current(me: Actor, *, follow: bool = True) -> Scope:
    """The scope of this page: `at` of the address, else of the page before, else all that is the reader's.

    Says so where the address names a place that is not open to them. With `follow` the page reruns by itself when
    data of this scope change; a page on which somebody types for long passes False.
    """
    asked = st.query_params.get("at") or st.session_state.get(session.Key.PLACE)
    scope = resolve(me, asked) if asked else own(me)
    if scope is None:
        if "at" in st.query_params:
            st.info(t("shell.bad_place"), icon=":material/info:")
            del st.query_params["at"]
        scope = own(me)
        st.session_state.pop(session.Key.PLACE, None)
    elif asked:
        st.session_state[session.Key.PLACE] = asked
        st.query_params["at"] = asked
    push.watch(scope if follow else None)
    return scope


def own(me: Actor) -> Scope:
    """Everything that is this reader's by role: the top of their drill-down."""
    if me.role in FAMILY:
        return _pupils(me, me.pupil_ids)
    if me.role in _TEACHING:
        return _of_classes(me, places_read.own_classes(me))
    if me.school_id is not None:
        return _of_schools(Level.SCHOOL, None, places_read.schools(me))
    if me.territory_id is not None:
        return _of_schools(level_of_territory(me.territory_id), me.territory_id, places_read.schools(me))
    return Scope.nothing()


def resolve(me: Actor, asked: str) -> Scope | None:
    """The scope of a code, or None where it is malformed, does not exist, or is not this reader's."""
    match = _CODE.match(asked)
    if match is None:
        return None
    level, place_id = _BY_LETTER[match[1]], int(match[2])
    if level in (Level.REPUBLIC, Level.REGION, Level.DISTRICT):
        return _territory(me, level, place_id)
    if level is Level.SCHOOL:
        return _school(me, place_id)
    return _class(me, place_id) if level is Level.CLASS else _pupil(me, place_id)


def trail(me: Actor, scope: Scope) -> list[Step]:
    """The way up from this scope, from the reader's own top down to it, itself included."""
    top = Scope.nothing() if me.role in FAMILY else own(me)
    steps: list[Step] = []
    if top.level is Level.REPUBLIC and me.territory_id == REPUBLIC:
        steps.append(Step(t("shell.republic"), code(Level.REPUBLIC, REPUBLIC)))
    if scope.level is Level.REPUBLIC or scope.is_empty:
        return steps
    steps += _territories_above(me, scope)
    if scope.level in (Level.REGION, Level.DISTRICT):
        return steps
    school = places_read.schools(me, school_id=scope.schools[0])
    steps += [Step(_named(each), code(Level.SCHOOL, each.id)) for each in school]
    if scope.classes and len(scope.classes) == 1 and (found := places_read.one_class(me, scope.classes[0])):
        steps.append(Step(found.name, code(Level.CLASS, found.id)))
    if scope.pupils and len(scope.pupils) == 1 and (name := places_read.pupil_name(me, scope.pupils[0])):
        steps.append(Step(name, code(Level.PUPIL, scope.pupils[0])))
    return steps


def level_of(at: str) -> Level:
    """The level that a well-formed code names: `s:12` is a school."""
    return _BY_LETTER[at[0]]


def look(at: str | None, scope: Scope) -> None:
    """Make this the place of the page and of those after it; None is all that is the reader's own."""
    if at is None:
        st.session_state.pop(session.Key.PLACE, None)
        st.query_params.pop("at", None)
    else:
        st.session_state[session.Key.PLACE] = at
        st.query_params["at"] = at
    push.watch(scope)


def level_of_territory(territory_id: int) -> Level:
    """The level of a territory by its number: 417, five digits, eight digits."""
    if territory_id == REPUBLIC:
        return Level.REPUBLIC
    return Level.REGION if territory_id < 100_000 else Level.DISTRICT


def _territory(me: Actor, level: Level, territory_id: int) -> Scope | None:
    if me.territory_id is None or level is not level_of_territory(territory_id):
        return None
    found = places_read.schools(me, territory_id=territory_id)
    inside = me.territory_id in (REPUBLIC, territory_id) or str(territory_id).startswith(str(me.territory_id))
    return _of_schools(level, territory_id, found) if found and inside else None


def _school(me: Actor, school_id: int) -> Scope | None:
    if me.role in FAMILY or me.role in _TEACHING:
        return None
    found = places_read.schools(me, school_id=school_id)
    return _of_schools(Level.SCHOOL, None, found) if found else None


def _class(me: Actor, class_id: int) -> Scope | None:
    found = places_read.one_class(me, class_id)
    if found is None or me.role in FAMILY or not places_read.schools(me, school_id=found.school_id):
        return None
    if me.role in _TEACHING and found.id not in {each.id for each in places_read.own_classes(me)}:
        return None
    return Scope(Level.CLASS, None, (), (found.school_id,), classes=(found.id,))


def _pupil(me: Actor, pupil_id: int) -> Scope | None:
    if me.role in FAMILY:
        return _pupils(me, (pupil_id,)) if pupil_id in me.pupil_ids else None
    found = places_read.class_of_pupil(me, pupil_id) if Permission.PUPIL_READ in me.rights else None
    if found is None or _class(me, found.id) is None:
        return None
    return Scope(Level.PUPIL, None, (), (found.school_id,), classes=(found.id,), pupils=(pupil_id,))


def _pupils(me: Actor, pupil_ids: tuple[int, ...]) -> Scope:
    found = [place for pupil in pupil_ids if (place := places_read.class_of_pupil(me, pupil))]
    return Scope(
        Level.PUPIL,
        None,
        (),
        tuple(sorted({place.school_id for place in found})),
        classes=tuple(sorted({place.id for place in found})),
        pupils=tuple(sorted(pupil_ids)),
    )


def _of_classes(me: Actor, classes: list[ClassPlace]) -> Scope:
    if me.school_id is None or not classes:
        return Scope.nothing()
    return Scope(Level.CLASS, None, (), (me.school_id,), classes=tuple(sorted(each.id for each in classes)))


def _of_schools(level: Level, territory_id: int | None, schools: list[SchoolPlace]) -> Scope:
    whole = level in (Level.REPUBLIC, Level.REGION, Level.DISTRICT)
    districts = tuple(sorted({school.district_id for school in schools})) if whole else ()
    return Scope(level, territory_id, districts, tuple(school.id for school in schools))


def _territories_above(me: Actor, scope: Scope) -> list[Step]:
    if me.territory_id is None:
        return []
    lowest = scope.territory_id
    if lowest is None:
        lowest = next((school.district_id for school in places_read.schools(me, school_id=scope.schools[0])), None)
    steps: list[Step] = []
    while lowest is not None and lowest != REPUBLIC:
        found = places_read.territory(me, lowest)
        if found is None:
            break
        if me.territory_id == REPUBLIC or str(found.id).startswith(str(me.territory_id)):
            steps.insert(0, Step(_named(found), code(level_of_territory(found.id), found.id)))
        lowest = found.parent_id
    return steps


def _named(place: SchoolPlace | places_read.TerritoryPlace) -> str:
    return place.name_ky if language() == "ky" else place.name_ru
