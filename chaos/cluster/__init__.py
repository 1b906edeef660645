"""A cluster of Parley as processes of this machine: PostgreSQL, Redis, nodes and nginx. Standard library only."""
