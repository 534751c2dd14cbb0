"""Reading: from bytes to documents whose every key and value knows its place."""
