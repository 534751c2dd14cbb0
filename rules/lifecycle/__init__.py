"""Rules about how containers start and end."""
