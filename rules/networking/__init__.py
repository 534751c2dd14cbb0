"""Rules about Services, Ingresses and network policies."""
