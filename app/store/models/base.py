"""What every table shares: naming of constraints, types of columns, keys from a sequence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, Date, DateTime, Integer, LargeBinary, MetaData, Sequence, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMAS = ("gb", "auth", "sec", "audit", "etl")
"""gb: the gradebook; auth: sign-in; sec: scope functions; audit: the log; etl: the pipeline's own tables."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

Small = Annotated[int, mapped_column(SmallInteger)]
Int = Annotated[int, mapped_column(Integer)]
Json = dict[str, Any]
"""A JSON object; its shape is the business of the module that writes it."""


class Base(DeclarativeBase):
    """The declarative base; `int` is bigint, instants carry their zone."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        str: Text,
        bytes: LargeBinary,
        date: Date,
        datetime: DateTime(timezone=True),
        Json: JSONB,
        list[str]: ARRAY(Text),
        list[int]: ARRAY(BigInteger),
    }


def key(table: str, schema: str = "gb") -> Mapped[int]:
    """A bigint primary key from the table's own sequence, which a loader may also fill itself."""
    sequence = Sequence(f"{table}_id_seq", schema=schema, metadata=Base.metadata)
    default = text(f"nextval('{schema}.{table}_id_seq')")
    return mapped_column(BigInteger, sequence, server_default=default, primary_key=True, autoincrement=False)
