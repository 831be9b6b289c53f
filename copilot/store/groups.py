"""Pages that say the same in several languages form one group, named after the first of their ids."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select, update

from copilot.store.schema import page_refs, pages


def regroup(connection: Connection) -> None:
    """Gives every page the group that its translations put it in, either way round; unchanged ones stay."""
    current = {id: group for id, group in connection.execute(select(pages.c.id, pages.c.group_id))}
    links = connection.execute(
        select(page_refs.c.page_id, page_refs.c.target).where(page_refs.c.relation == "translation")
    )
    wanted = joined(current, ((a, b) for a, b in links))
    moved = [{"page": id, "to": group} for id, group in wanted.items() if current[id] != group]
    if moved:
        statement = update(pages).where(pages.c.id == bindparam("page")).values(group_id=bindparam("to"))
        connection.execute(statement, moved)


def joined(ids: Iterable[str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Id to the smallest id it is linked with, directly or through others; links to strangers join nobody."""
    root = {id: id for id in ids}

    def find(id: str) -> str:
        while root[id] != id:
            root[id] = root[root[id]]
            id = root[id]
        return id

    for a, b in links:
        if a in root and b in root:
            low, high = sorted((find(a), find(b)))
            root[high] = low
    return {id: find(id) for id in root}
