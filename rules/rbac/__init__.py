"""Rules about roles and who gets them."""
