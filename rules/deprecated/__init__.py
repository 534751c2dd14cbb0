"""Rules about old API versions."""
