"""The warehouse: facts, marts, macros, checks and scoped queries on DuckDB or DuckLake. It holds no names."""
