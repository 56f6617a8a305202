"""The people of the demo whom one can sign in as: one per role, with fixed names and passwords."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.roles import Role


@dataclass(frozen=True)
class DemoLogin:
    """How to sign in as one person of the demo. `role` is the first of `roles`."""

    role: str
    login: str
    password: str
    name: str
    roles: tuple[str, ...]
    hint: str


@dataclass(frozen=True)
class Player:
    """A place in the cast: who holds it, as the generator finds the person."""

    key: str
    roles: tuple[Role, ...]
    last: str
    first: str
    middle: str
    female: bool
    hint: str

    @property
    def login(self) -> DemoLogin:
        """The sign-in of this place."""
        name = f"{self.last} {self.first} {self.middle}"
        roles = tuple(str(role) for role in self.roles)
        return DemoLogin(roles[0], self.key, f"kozomol-demo-{self.key}", name, roles, self.hint)


CAST = (
    Player("ministry", (Role.MINISTRY,), "Сыдыкова", "Гүлмира", "Асановна", True, "the whole republic"),
    Player("admin", (Role.SPECIAL_ADMIN,), "Бакиров", "Эрмек", "Нурланович", False, "accounts of the republic"),
    Player("operator", (Role.OPERATOR,), "Ким", "Виктор", "Сергеевич", False, "the technical operator"),
    Player("district", (Role.DISTRICT,), "Орозбеков", "Таалай", "Бакытович", False, "Өзгөн; one school is in trouble"),
    Player("district-sokuluk", (Role.DISTRICT,), "Иманалиева", "Назгүл", "Кубатовна", True, "Сокулук, likewise"),
    Player("director", (Role.DIRECTOR,), "Токтосунова", "Айнура", "Болотовна", True, "a good school of Өзгөн"),
    Player("director-trouble", (Role.DIRECTOR,), "Маматов", "Руслан", "Асанович", False, "the school in trouble"),
    Player("deputy", (Role.DEPUTY,), "Исакова", "Жылдыз", "Маратовна", True, "deputy for teaching"),
    Player("coordinator", (Role.COORDINATOR, Role.TEACHER), "Садыков", "Данияр", "Талантович", False, "also teaches"),
    Player("teacher", (Role.TEACHER,), "Осмонова", "Бермет", "Канатовна", True, "lessons every day"),
    Player(
        "homeroom", (Role.HOMEROOM, Role.TEACHER, Role.PARENT), "Абдылдаева", "Чолпон", "Эркиновна", True,
        "three roles: leads a class, teaches, has a child in the school",
    ),
    Player("parent", (Role.PARENT,), "Жумабаева", "Асел", "Токтогуловна", True, "two children in one school"),
    Player("pupil", (Role.PUPIL,), "Жумабаева", "Айпери", "Нурбековна", True, "a pupil of an upper grade"),
)


def logins() -> list[DemoLogin]:
    """One sign-in per role and the special cases, in the order of the ladder."""
    return [player.login for player in CAST]
