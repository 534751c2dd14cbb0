"""The lifecycle simulator: what the kubelet will do with a pod, under stated assumptions."""
