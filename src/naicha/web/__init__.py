"""What every page is made of: frames, components, words of time, refusals.

Owns the words frame, menu entry, panel, promise line. Knows no other app: they hand
over plain data (``web.pure``) and register what they offer (``web.menu``,
``web.panels``).
"""
