"""Developer commands: benches, documentation pages, letter templates."""
