"""``python -m bench.zoning [PART …]``."""

import sys

from bench.zoning.run import main

if __name__ == "__main__":
    main(sys.argv[1:])
