"""The rooms of ``make fuzz``: what is mutated, how, who reads it, and what must come of it."""
