"""What a frozen list holds, read by the database: the list of a year names every opinion, and who asks only for its problems need not load it."""

from __future__ import annotations

from typing import cast

from django.db import connection

_HELD = {
    "sqlite": (
        "SELECT json_extract(problem.value, '$.code'), json_array_length(problem.value, '$.opinions') FROM huiyin_problemlist AS list,"
        " json_each(list.frozen, '$.aspects') AS aspect, json_each(aspect.value, '$.problems') AS problem WHERE list.id = %s"
    ),
    "postgresql": (
        "SELECT problem ->> 'code', jsonb_array_length(problem -> 'opinions') FROM huiyin_problemlist AS list,"
        " jsonb_array_elements(list.frozen -> 'aspects') AS aspect, jsonb_array_elements(aspect -> 'problems') AS problem WHERE list.id = %s"
    ),
}


def opinions_listed(list_id: int) -> dict[str, int]:
    """The codes of the problems of the frozen list of an id, each with how many opinions it holds there; nothing for an id that there is not."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD[connection.vendor], [list_id])
        return dict(cast("list[tuple[str, int]]", cursor.fetchall()))
