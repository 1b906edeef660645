"""Which of a thread's events are new: the machine of web/src/live/resume.ts, strict about what comes. Pure."""

from dataclasses import dataclass

from .view import BrokenContract


@dataclass(frozen=True)
class Position:
    """Everything up to and including `seq` is known."""

    epoch: str
    seq: int


class Follower:
    """Over any number of connections: every event once and in order, and nothing missing on the wire."""

    def __init__(self) -> None:
        # None: nothing to go on from, the messages have to be read.
        self.known: Position | None = None
        # What the connection brings next.
        self._next: Position | None = None

    @property
    def epoch(self) -> str:
        """Of what this connection brings."""
        return self._next.epoch if self._next else ""

    def read(self, position: Position) -> bool:
        """The messages were read, up to there. Returns whether this connection can still be followed."""
        self.known = position
        if self._next is None:
            return True
        return self._next.epoch == position.epoch and self._next.seq <= position.seq + 1

    def outdated(self) -> None:
        """What is shown can't be built on."""
        self.known = None

    def disconnected(self) -> None:
        self._next = None

    def established(self, epoch: str, last_seq: int, resumed: bool) -> bool:
        """Returns whether the events that follow can be built on; otherwise the messages have to be read anew."""
        asked = self.known
        if resumed:
            if asked is None or asked.epoch != epoch or asked.seq > last_seq:
                raise BrokenContract(f"asked for {asked}, got epoch {epoch} up to {last_seq} as resumed")
            self._next = Position(epoch, asked.seq + 1)
            return True
        self._next = Position(epoch, last_seq + 1)
        if asked == Position(epoch, last_seq):
            return True
        self.known = None
        return False

    def event(self, seq: int) -> bool:
        """Returns whether it is new here."""
        if self._next is None:
            raise BrokenContract(f"event {seq} came before the connection was established")
        if seq != self._next.seq:
            raise BrokenContract(f"event {seq} came where {self._next.seq} was due, in epoch {self._next.epoch}")
        self._next = Position(self._next.epoch, seq + 1)
        if self.known is None or self.known.epoch != self._next.epoch or seq <= self.known.seq:
            return False
        self.known = Position(self.known.epoch, seq)
        return True
