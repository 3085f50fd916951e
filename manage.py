#!/usr/bin/env python
"""Django's command line for developers; ``naicha`` is the same for everybody else."""

from naicha.config.command import main

if __name__ == "__main__":
    main()
