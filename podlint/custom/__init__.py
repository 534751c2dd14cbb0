"""Kinds that are not Kubernetes' own: what their CustomResourceDefinition or JSON Schema says of objects, and the pods in them."""
