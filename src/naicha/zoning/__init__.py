"""Grid design: dividing communities into service grids, and proving the division.

Words owned here: wishes, plan, split, bound, gap, alternative, repair.
``solver`` is pure (data in, data out) and knows neither Django nor our tables.
The command ``plan_grids`` is its first door; pages come with the map.
"""
