"""Rules as files: the user's own, their examples, and the index and pages that are made of the bundled ones."""
