"""Policies for two facts or more are found by the facts that a case states."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_PAGES = sa.table("pages", sa.column("id"), sa.column("kind"), sa.column("data"))
_REFS = sa.table("page_refs", sa.column("page_id"), sa.column("relation"), sa.column("target"))


def upgrade() -> None:
    connection = op.get_bind()
    for page in connection.execute(sa.select(_PAGES).where(_PAGES.c.kind == "policy")).all():
        facts = json.loads(page.data).get("applies_to") or {}
        rows = [
            {"page_id": page.id, "relation": "fact", "target": f"{fact}={value}"}
            for fact, values in facts.items()
            for value in dict.fromkeys(values)
        ]
        if len(facts) > 1:
            op.bulk_insert(_REFS, rows)
