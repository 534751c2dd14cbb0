"""Rules about requests, limits and quotas."""
