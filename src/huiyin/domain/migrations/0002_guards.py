"""What the database itself refuses (changing the log, the words of sources and opinions, what was found by a look-back, frozen figures), and the index for search."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SEARCH = {
    "sqlite": ["CREATE VIRTUAL TABLE huiyin_search USING fts5(grams, tokenize='unicode61')"],
    "postgresql": [
        "CREATE TABLE huiyin_search (rowid bigint PRIMARY KEY, grams tsvector NOT NULL)",
        "CREATE INDEX huiyin_search_grams ON huiyin_search USING gin (grams)",
    ],
}
#: Columns that say what was received, and where. An erased text is the one change that is let through.
FIXED = {
    "huiyin_sourcedocument": ("text", ["campaign_id", "number", "text", "digest", "received_at"]),
    "huiyin_opinion": ("text", ["campaign_id", "number", "source_id", "start", "end", "text", "registered_at"]),
}
SAID = "The log and the words of people are not changed."
#: Tables whose rows are changed no more under a condition, or never.
DONE = {"huiyin_lookback": "OLD.state = 'done'", "huiyin_figureset": ""}
KEPT = "What was found and what was frozen is not changed."


def up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write the guards in the words of the engine."""
    vendor = editor.connection.vendor
    for statement in [*SEARCH[vendor], *(_sqlite() if vendor == "sqlite" else _postgresql())]:
        # No parameters: a percent sign or a colon in a statement is itself.
        editor.execute(statement, None)


def _sqlite() -> list[str]:
    log = [
        f"CREATE TRIGGER huiyin_activity_no_{deed.lower()} BEFORE {deed} ON huiyin_activity BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        for deed in ("UPDATE", "DELETE")
    ]
    fixed = [
        f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} WHEN {_changed(columns, 'IS NOT')} AND NEW.{text} <> '' BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        for table, (text, columns) in FIXED.items()
    ]
    kept = [f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{SAID}'); END" for table in FIXED]
    done = [
        f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} {f'WHEN {when} ' if when else ''}BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        for table, when in DONE.items()
        for deed in ("UPDATE", "DELETE")
    ]
    return [*log, *fixed, *kept, *done]


def _postgresql() -> list[str]:
    refuse = [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{said}'; END $$"
        for name, said in (("huiyin_refuse", SAID), ("huiyin_refuse_kept", KEPT))
    ]
    log = [
        "CREATE TRIGGER huiyin_activity_kept BEFORE UPDATE OR DELETE ON huiyin_activity FOR EACH ROW EXECUTE FUNCTION huiyin_refuse()",
        "CREATE TRIGGER huiyin_activity_whole BEFORE TRUNCATE ON huiyin_activity EXECUTE FUNCTION huiyin_refuse()",
    ]
    fixed = [
        f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({_changed(columns, 'IS DISTINCT FROM')} AND NEW.{text} <> '') EXECUTE FUNCTION huiyin_refuse()"
        for table, (text, columns) in FIXED.items()
    ]
    kept = [f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION huiyin_refuse()" for table in FIXED]
    done = [
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {f'WHEN ({when}) ' if when else ''}EXECUTE FUNCTION huiyin_refuse_kept()"
        for table, when in DONE.items()
    ]
    return [*refuse, *log, *fixed, *kept, *done]


def _changed(columns: list[str], differs: str) -> str:
    return "(" + " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns) + ")"


class Migration(migrations.Migration):
    """The guards go in after the tables."""

    dependencies = [("huiyin", "0001_first")]
    operations = [migrations.RunPython(up, migrations.RunPython.noop)]
