"""Many files, large files, several processes and machines."""
