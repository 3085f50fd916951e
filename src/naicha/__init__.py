"""Naicha (奶茶): a county's grassroots governance, one closed loop."""

__version__ = "0.1.0"
