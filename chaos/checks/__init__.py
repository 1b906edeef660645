"""What has to hold when all faults are healed."""
