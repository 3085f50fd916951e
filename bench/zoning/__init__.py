"""The grid designer measured beside spopt, GerryChain and METIS."""
