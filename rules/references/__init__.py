"""Rules about objects that other objects name."""
