"""The commands: each parses its options, has the work done, and prints what comes of it."""
