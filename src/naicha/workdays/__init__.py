"""When offices work, and until when a promise runs.

Owns the words *holiday*, *make-up workday*, *working window*, *deadline profile* and
*limit*. The arithmetic is in ``pure`` and knows neither Django nor the clock.
"""
