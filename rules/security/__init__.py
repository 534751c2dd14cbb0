"""Rules about secrets and rights."""
