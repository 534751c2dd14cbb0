"""Reads what `kubectl get -o yaml` prints of objects in a cluster, and explains their status."""
