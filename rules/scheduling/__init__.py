"""Rules about where pods may run."""
