"""The configuration file `.podlint.yaml`: finding it, reading it, and saying what is in force."""
