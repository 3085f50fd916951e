"""The grid designer's engine: data in, data out.

``design.design`` makes plans, ``check.breaches`` checks them without knowing how
they were made, ``compare.compare`` sets two side by side, ``files`` reads and writes.
Sizes are whole numbers (households), positions metres, costs m² × households.
"""
