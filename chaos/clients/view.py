"""What a client shows of a thread: a snapshot, and every event since. Pure; the rules are those of the web client
(web/src/store/reduce.ts), without its patience: what may not happen is a `BrokenContract`.
"""

from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
Event = dict[str, Any]

# What events tell in full; the rest, such as costs, a client learns when it asks.
COMPARED = (
    "id",
    "parent_message_id",
    "client_message_id",
    "content",
    "is_user",
    "role",
    "status",
    "finish_reason",
    "is_edited",
    "is_deleted",
    "version_index",
    "version_count",
)


class BrokenContract(Exception):
    """The server did what it promises never to do."""


@dataclass
class View:
    path: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    # The chunk_index that has to come next, by message; absent when any may.
    next_chunk: dict[str, int] = field(default_factory=dict)
    has_older: bool = False

    def load(self, page: Event) -> None:
        """Shows what was read, and nothing else."""
        self.path = [message["id"] for message in page["messages"]]
        self.messages = {message["id"]: message for message in page["messages"]}
        self.next_chunk = {}
        self.has_older = page["has_more"]

    @property
    def leaf(self) -> Message | None:
        return self.messages[self.path[-1]] if self.path else None

    @property
    def running(self) -> Message | None:
        """The answer that is being written: always the last message."""
        leaf = self.leaf
        return leaf if leaf and leaf["status"] == "streaming" else None

    def shown(self) -> list[Message]:
        return [self.messages[id_] for id_ in self.path]

    def apply(self, event: Event) -> bool:
        """Returns whether the messages have to be read anew: the event is about a branch that isn't known here."""
        match event["type"]:
            case "new_message":
                return self._show(event["message"])
            case "assistant_message_start":
                return self._start(event)
            case "stream_chunk":
                self._grow(event)
                return False
            case "message_updated":
                return self._update(event["message"])
            case "message_deleted":
                self._remove(event["message_id"])
                return False
            case "thread_updated":
                return self._leads_elsewhere(event["thread"])
        return False

    def _show(self, message: Message) -> bool:
        """Puts a message where its parent says: what followed the parent belongs to another branch now."""
        parent = message["parent_message_id"]
        if message["id"] not in self.path:
            if parent is not None and parent not in self.path:
                return True
            kept = self.path[: self.path.index(parent) + 1] if parent is not None else []
            for id_ in self.path[len(kept) :]:
                self._forget(id_)
            self.path = [*kept, message["id"]]
            if parent is None:
                self.has_older = False
        self.messages[message["id"]] = message
        self.next_chunk.pop(message["id"], None)
        return False

    def _start(self, event: Event) -> bool:
        before = self.messages.get(event["message_id"]) or self._blank_answer(event)
        is_outdated = self._show({**before, "content": "", "status": "streaming", "model_used": event["model"]})
        if not is_outdated:
            self.next_chunk[event["message_id"]] = 0
        return is_outdated

    def _blank_answer(self, event: Event) -> Message:
        """A new answer stands beside the one that was shown in its place."""
        sibling = self._child(event["parent_message_id"])
        version = (sibling["version_count"] if sibling else 0) + 1
        return {
            "id": event["message_id"],
            "thread_id": event["thread_id"],
            "parent_message_id": event["parent_message_id"],
            "client_message_id": None,
            "is_user": False,
            "role": "assistant",
            "finish_reason": None,
            "is_edited": False,
            "is_deleted": False,
            "version_index": version,
            "version_count": version,
        }

    def _child(self, parent: str | None) -> Message | None:
        place = 0 if parent is None else self.path.index(parent) + 1 if parent in self.path else len(self.path)
        return self.messages[self.path[place]] if place < len(self.path) else None

    def _grow(self, event: Event) -> None:
        id_ = event["message_id"]
        if id_ not in self.messages:
            return  # Of another branch.
        awaited = self.next_chunk.get(id_, event["chunk_index"])
        if event["chunk_index"] != awaited:
            raise BrokenContract(f"chunk {event['chunk_index']} of {id_} came where {awaited} was due")
        message = self.messages[id_]
        if message["status"] != "streaming":
            raise BrokenContract(f"chunk {event['chunk_index']} of {id_}, which is {message['status']}")
        grown = {**message, "content": message["content"] + event["chunk"]}
        self.next_chunk[id_] = awaited + 1
        if event["is_final"]:
            grown["status"] = event["status"]
            grown["finish_reason"] = event.get("finish_reason")
            del self.next_chunk[id_]
        self.messages[id_] = grown

    def _update(self, message: Message) -> bool:
        if message["is_deleted"]:
            self._remove(message["id"])
            return False
        if message["id"] in self.path:
            return self._show(message)
        # Another version is shown from now on. At the end it takes its place; elsewhere all below changes with it.
        parent = message["parent_message_id"]
        if parent is not None and parent not in self.path:
            return False
        place = 0 if parent is None else self.path.index(parent) + 1
        is_at_end = place >= len(self.path) - 1 and (parent is not None or not self.has_older)
        return self._show(message) if is_at_end else True

    def _leads_elsewhere(self, thread: Event) -> bool:
        if thread["is_generating"]:
            return False
        last = thread["last_message"]
        return (last["id"] if last else None) != (self.path[-1] if self.path else None)

    def _remove(self, id_: str) -> None:
        if id_ in self.path:
            self.path.remove(id_)
            self._forget(id_)

    def _forget(self, id_: str) -> None:
        self.messages.pop(id_, None)
        self.next_chunk.pop(id_, None)


def differences(view: View, page: Event) -> list[str]:
    """In what a view is not what the server answers, in words; nothing when they are the same."""
    shown, stored = view.shown(), page["messages"]
    if view.has_older or page["has_more"]:
        common = min(len(shown), len(stored))
        shown, stored = shown[len(shown) - common :], stored[len(stored) - common :]
    found = []
    if len(shown) != len(stored):
        found.append(f"{len(shown)} messages are shown, {len(stored)} are stored")
    for place, (mine, theirs) in enumerate(zip(shown, stored)):
        if mine["id"] != theirs["id"]:
            found.append(f"at {place}: {mine['id']} is shown, {theirs['id']} is stored")
            break
        for name in COMPARED:
            if mine.get(name) != theirs.get(name):
                found.append(f"{name} of {mine['id']}: {difference(mine.get(name), theirs.get(name))}")
    return found


def difference(shown: object, stored: object) -> str:
    if isinstance(shown, str) and isinstance(stored, str) and max(len(shown), len(stored)) > 60:
        same = next((i for i, (a, b) in enumerate(zip(shown, stored)) if a != b), min(len(shown), len(stored)))
        return (
            f"{len(shown)} characters are shown, {len(stored)} are stored; from {same} on"
            f" {shown[same : same + 40]!r}, {stored[same : same + 40]!r}"
        )
    return f"{shown!r} is shown, {stored!r} is stored"
