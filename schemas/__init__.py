"""The structure of every built-in Kubernetes kind, one file per Kubernetes version. Data, made by `generate`."""
