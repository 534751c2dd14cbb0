"""Rules about probes."""
