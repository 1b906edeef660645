"""What the database says, asked past the server."""

import contextlib
import sqlite3
import uuid

from clients.ledger import Ledger
from cluster.cluster import Cluster

Row = dict[str, str]


class Store:
    def __init__(self, cluster: Cluster):
        self._cluster = cluster

    async def rows(self, sql: str) -> list[Row]:
        """All values as text."""
        if self._cluster.postgres:
            return await self._cluster.postgres.query(sql)
        with contextlib.closing(sqlite3.connect(self._cluster.data_folder / "parley.sqlite")) as database:
            database.row_factory = sqlite3.Row
            return [{key: _text(row[key]) for key in row.keys()} for row in database.execute(sql)]  # noqa: SIM118

    async def unfinished(self) -> list[str]:
        """Generations and answers in no final state."""
        generations = await self.rows("select id, status from generations where status = 'streaming'")
        messages = await self.rows("select id, status from messages where status = 'streaming'")
        return [f"generation {row['id']} is {row['status']}" for row in generations] + [
            f"message {row['id']} is {row['status']}" for row in messages
        ]

    async def lost_or_doubled(self, ledger: Ledger) -> list[str]:
        """Acknowledged messages that aren't stored exactly once and as they were sent; others that are stored twice."""
        stored: dict[str, list[Row]] = {}
        for row in await self.rows(
            "select id, client_message_id, content, is_edited from messages where client_message_id is not null"
        ):
            stored.setdefault(row["client_message_id"], []).append(row)
        wrong = []
        for id_, sent in ledger.sent.items():
            rows = stored.get(id_, [])
            if len(rows) > 1:
                wrong.append(f"{id_} is stored {len(rows)} times: {', '.join(row['id'] for row in rows)}")
            elif sent.message_id is not None:
                if not rows:
                    wrong.append(f"{id_}, acknowledged as {sent.message_id}, is not stored")
                elif rows[0]["id"] != sent.message_id:
                    wrong.append(f"{id_}, acknowledged as {sent.message_id}, is stored as {rows[0]['id']}")
                elif rows[0]["content"] != sent.content and rows[0]["is_edited"] in ("0", "f"):
                    wrong.append(f"{id_} is stored as {rows[0]['content']!r}, sent as {sent.content!r}")
        return wrong

    async def answers_by_status(self) -> dict[str, int]:
        rows = await self.rows(
            "select status, count(*) as count from messages where role = 'assistant' group by status"
        )
        return {row["status"]: int(row["count"]) for row in rows}

    async def taken_over(self) -> int:
        """Answers that another node went on with, which their metadata says."""
        rows = await self.rows("""select count(*) as count from messages where metadata like '%"takeovers":%'""")
        return int(rows[0]["count"])


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return str(uuid.UUID(bytes=value))
    return "" if value is None else str(value)
