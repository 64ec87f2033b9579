"""The least that any page does that takes something in: a Django view that writes one row, with the database set up as Huiyin's is.

``BARE_DATABASE`` is Django's connection as JSON. ``python -m benchmarks.jobs.bare`` makes the table, or with ``count`` tells how many rows it has.
"""

from __future__ import annotations

import json
import os
import sys

from django.conf import settings

settings.configure(
    SECRET_KEY="only measured",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": json.loads(os.environ["BARE_DATABASE"])},
)

import django

django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

KEY = {"sqlite": "integer PRIMARY KEY AUTOINCREMENT", "postgresql": "bigserial PRIMARY KEY"}


def take(request: HttpRequest) -> HttpResponse:
    """Write one row and say so."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare (text) VALUES (%s)", [request.POST["text"]])
    return HttpResponse("taken")


urlpatterns = [path("", take)]
application = get_wsgi_application()


def main(wish: str) -> None:
    """Make the table, or count its rows."""
    with connection.cursor() as cursor:
        if wish == "count":
            cursor.execute("SELECT COUNT(*) FROM bare")
            print(cursor.fetchone()[0])
        else:
            cursor.execute(f"CREATE TABLE bare (id {KEY[connection.vendor]}, text text NOT NULL)")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "make")
