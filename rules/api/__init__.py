"""What the API server answers once it could decode an object: its own validation, by type of error."""
