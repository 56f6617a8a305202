"""Kozomol: oversight of schools, from the journal to the republic's indicators."""
