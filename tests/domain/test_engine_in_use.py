"""The tests run on the database that was asked for, and on no other."""

from __future__ import annotations

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for() -> None:
    asked = os.environ.get("HUIYIN_DATABASE", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if asked else "SELECT sqlite_version()")
        told = str(cursor.fetchone()[0])
    assert connection.vendor == ("postgresql" if asked else "sqlite")
    assert told.startswith("PostgreSQL") if asked else told[0].isdigit()
