"""What helm and kustomize render, and the way of findings back to the templates."""
