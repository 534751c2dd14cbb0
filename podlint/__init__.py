"""podlint: what the API server and the kubelet will make of a Kubernetes Pod manifest, said offline."""
