"""Where things are. Words: division, grid, compound, building, buildings in grids."""
