"""Templates of the pages that staff open from the folders."""
