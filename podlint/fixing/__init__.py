"""Mending files: which fixes go together, what they may change, and the way back to the disk."""
