"""Free ports on loopback."""

import random
import socket

# Below the ports that outgoing connections get, or one of those would take a stopped server's place.
FIRST, LAST = 20_000, 32_000

_given: set[int] = set()


def free_port() -> int:
    """A port at which nothing listens; no port is given twice."""
    for port in random.SystemRandom().sample(range(FIRST, LAST), 200):
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
    raise RuntimeError("no free port on 127.0.0.1")


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
