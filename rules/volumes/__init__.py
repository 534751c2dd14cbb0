"""Rules about volumes, mounts and what is in them."""
