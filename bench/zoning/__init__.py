"""The grid designer measured: seeded Chinese layouts, beside spopt, GerryChain, METIS."""
