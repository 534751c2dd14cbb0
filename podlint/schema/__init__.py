"""The structure of objects: which fields a kind has, of which type, in which Kubernetes version."""
