"""Rules about names, labels and annotations."""
