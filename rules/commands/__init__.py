"""Rules about what a container runs: command, args, scripts."""
