"""What the database refuses of what lasts: changing or deleting a look-back that is done, and frozen figures."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEPT = "What was found and what was frozen is not changed."
#: Tables with the condition under which a row is changed no more.
TABLES = {"huiyin_lookback": "OLD.state = 'done'", "huiyin_figureset": ""}


def up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write the guards in the words of the engine."""
    for statement in _sqlite() if editor.connection.vendor == "sqlite" else _postgresql():
        editor.execute(statement, None)


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} {f'WHEN {when} ' if when else ''}BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        for table, when in TABLES.items()
        for deed in ("UPDATE", "DELETE")
    ]


def _postgresql() -> list[str]:
    refuse = f"CREATE FUNCTION huiyin_refuse_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$"
    rows = [
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {f'WHEN ({when}) ' if when else ''}EXECUTE FUNCTION huiyin_refuse_kept()"
        for table, when in TABLES.items()
    ]
    return [refuse, *rows]


class Migration(migrations.Migration):
    """The guards go in after the tables."""

    dependencies = [("huiyin", "0015_lasting")]
    operations = [migrations.RunPython(up, migrations.RunPython.noop)]
