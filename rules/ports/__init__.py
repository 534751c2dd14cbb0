"""Rules about ports and the network that containers share."""
