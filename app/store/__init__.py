"""PostgreSQL, the system of record: engine, models, repositories, migrations, the embedded server."""
