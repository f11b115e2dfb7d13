"""Review: what people decided about records, what they corrected or added, and what to look at next."""
