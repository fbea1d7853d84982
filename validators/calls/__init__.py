"""Calls for projects as data, one TOML file each."""
