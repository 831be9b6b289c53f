"""The truth, in SQL: knowledge, the log, the inbox and the outbox. SQLAlchemy and Alembic live here and nowhere else.

`open_engine` opens a database, `migrate` brings its schema up to date; the classes of this package take the engine.
"""
