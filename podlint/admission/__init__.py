"""Admission policies of the cluster: which of them concern an object, and what they would say of it."""
