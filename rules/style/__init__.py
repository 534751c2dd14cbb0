"""Rules about how YAML is written; what it says is the same either way."""
