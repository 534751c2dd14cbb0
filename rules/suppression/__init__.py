"""Rules about comments that silence rules."""
