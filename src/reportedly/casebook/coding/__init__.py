"""Coding by several people: rounds, agreement, adjudication; samples and scores of how often the program is wrong."""
