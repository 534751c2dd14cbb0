"""Rules about names and types, as the API server decodes them."""
