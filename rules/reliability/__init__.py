"""Rules about staying up: replicas, rollouts, disruptions."""
