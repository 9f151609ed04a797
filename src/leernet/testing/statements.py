"""Counting SQL statements."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


class Statements(list[str]):
    """The SQL statements that were executed, transaction control left out."""


@contextmanager
def counted(engine: Engine) -> Iterator[Statements]:
    """Collect the SQL statements of what runs inside, to hold their number against a literal one."""
    statements = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SET ")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
