"""Typed, scoped questions to the warehouse. Every answer is a polars frame with a declared schema.

There is no default scope; an empty scope gives no rows with the right columns. Teachers and pupils
are ids: pages join the names from the gradebook, under its row-level security.
"""
