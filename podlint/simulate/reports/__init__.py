"""How simulations are printed: a module for each format, with `render(results)`, which returns the whole text."""
