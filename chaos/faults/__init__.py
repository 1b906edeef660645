"""What is done to a cluster, when, and how."""
