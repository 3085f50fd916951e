"""What runs needs nothing but ``requirements/base.txt``: a bare machine has no more."""

import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
LOCKED = {
    re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower()
    for line in (ROOT / "requirements" / "base.txt").read_text("utf-8").splitlines()
    if "==" in line
}
# Where a door to another database is open; its own lock file says so.
ELSEWHERE = {"naicha", "MySQLdb"}


def test_nothing_is_imported_that_a_bare_machine_lacks():
    graph = grimp.build_graph(
        "naicha", include_external_packages=True, exclude_type_checking_imports=True
    )
    owners = packages_distributions()
    missing = set()
    for module in graph.modules:
        if not module.startswith("naicha"):
            continue
        for imported in graph.find_modules_directly_imported_by(module):
            top = imported.partition(".")[0]
            if top in sys.stdlib_module_names or top in ELSEWHERE:
                continue
            names = {re.sub(r"[-_.]+", "-", one).lower() for one in owners.get(top, ())}
            if not names & LOCKED:
                missing.add(f"{module} -> {imported}")

    assert sorted(missing) == []
