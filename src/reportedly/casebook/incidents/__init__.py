"""Incidents: what reports tell of one happening, laid together, and its accounts side by side."""
