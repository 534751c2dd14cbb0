"""What the API server enforces beyond names and types."""
