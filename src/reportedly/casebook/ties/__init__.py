"""Ties between actors over time, and who accuses whom."""
