"""One tree of errors. Each carries a safe message key and its parameters; the shell maps it once."""

# ruff: noqa: N818 -- each is named by the answer it gives, as the screens speak of it

from __future__ import annotations

from typing import ClassVar

from app.domain.exit_codes import ExitCode


class KozomolError(Exception):
    """Something a person is told about: `key` is a catalogue key, `params` fill its text.

    `exit_code` is what a command ends with that was ended by it.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.PROBLEMS

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params: dict[str, object] = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.key}({shown})" if shown else self.key


class Refused(KozomolError):
    """A rule says no. `article` is where the rule stands («A§22»), and is a parameter of the text too."""

    exit_code = ExitCode.REFUSED

    def __init__(self, key: str, *, article: str = "", **params: object) -> None:
        super().__init__(key, article=article, **params)
        self.article = article


class Invalid(KozomolError):
    """Input that cannot be taken; `field` names the input, so that the form can point at it."""

    exit_code = ExitCode.INVALID

    def __init__(self, key: str, *, field: str = "", **params: object) -> None:
        super().__init__(key, field=field, **params)
        self.field = field


class Denied(KozomolError):
    """This actor may not do this here."""

    exit_code = ExitCode.DENIED


class Conflict(KozomolError):
    """Somebody else changed the same thing first: `mine` and `theirs` are shown side by side."""

    exit_code = ExitCode.CONFLICT

    def __init__(self, key: str, *, mine: object, theirs: object, **params: object) -> None:
        super().__init__(key, **params)
        self.mine = mine
        self.theirs = theirs


class NotFound(KozomolError):
    """It does not exist, or does not exist for this actor."""

    exit_code = ExitCode.NOT_FOUND


class Unavailable(KozomolError):
    """A part of the system is away for the moment (the database, the warehouse); nothing was lost."""

    exit_code = ExitCode.UNAVAILABLE
