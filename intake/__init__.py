"""Floor 4: the home folder, the clock, the register, the workers, the people."""
