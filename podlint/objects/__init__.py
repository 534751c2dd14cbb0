"""Kubernetes objects and the pods in them, as views that rules can rely on."""
