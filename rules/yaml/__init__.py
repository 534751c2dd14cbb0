"""Rules about files and their text."""
