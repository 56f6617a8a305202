"""What a person writes to explain a step: one longest length for all of them, the same in the form and in the rule."""

from __future__ import annotations

from app.domain.errors import Invalid

LONGEST_COMMENT = 1000


def checked_comment(text: str, field: str = "comment") -> str:
    """The comment without blanks around it. Raises Invalid for one too long, or one that no database can hold."""
    cleaned = text.strip()
    if len(cleaned) > LONGEST_COMMENT or "\0" in cleaned:
        raise Invalid("rules.comment_too_long", field=field, most=LONGEST_COMMENT)
    return cleaned
