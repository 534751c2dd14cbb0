"""Rules about admission policies of the cluster."""
