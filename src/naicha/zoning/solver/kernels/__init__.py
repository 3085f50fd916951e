"""What runs compiled: links between buildings, annealing, bound, exhaustive search."""
