"""The floor plan: import-linter's contracts, and two things that it cannot see.

Each rule is also tried on a planted breach, so that it is known to bite.
"""

import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import grimp
import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]
HOUSE = CONTRACTS[0]["layers"]  # top floor first
FLOOR = {
    app.strip("()"): n for n, floor in enumerate(HOUSE) for app in floor.split(" | ")
}
PUBLIC = {"models", "queries", "services", "errors", "hooks", "http", "api", "pure"}
# Open beyond the rule of the house, each for its reason.
ALSO_PUBLIC = {
    "posts.capabilities": "the table of rights itself: whoever asks names a right",
    "matters.deed": "By and Outcome are what every deed takes and gives",
    "matters.offers": "what may be done now: whoever acts asks before acting",
    "matters.facts": "what offers are asked with",
    "matters.ladder": "who checks: the demo lets the right person act",
}
OPEN_TO_ALL = {"kernel", "web"}


def test_the_contracts_of_the_house_hold():
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def plant(folder, files):
    """A package of a few modules, and import-linter's word on it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for above in path.relative_to(folder).parents:
            if str(above) != ".":
                (folder / above / "__init__.py").touch()
    layers = ["upper", "lower"]
    inner = [layer for layer in CONTRACTS[1]["layers"] if "view" in layer or
             "services" in layer or "models" in layer]  # fmt: skip
    (folder / ".importlinter").write_text(
        "[importlinter]\nroot_package = planted\n"
        "[importlinter:contract:1]\nname = floors\ntype = layers\n"
        "containers =\n    planted\nlayers =\n    " + "\n    ".join(layers) + "\n"
        "[importlinter:contract:2]\nname = inside\ntype = layers\n"
        "containers =\n    planted.*\nlayers =\n    " + "\n    ".join(inner) + "\n"
        "[importlinter:contract:3]\nname = cycles\ntype = acyclic_siblings\n"
        "ancestors =\n    planted\n"
    )
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
    )
    return done.returncode, done.stdout


GOOD = {
    "planted/upper/views.py": "import planted.upper.services\n",
    "planted/upper/services.py": "import planted.lower.models\n",
    "planted/lower/models.py": "",
}


@pytest.mark.parametrize(
    ("file", "text", "broken"),
    [
        ("planted/lower/models.py", "import planted.upper.services\n", "floors BROKEN"),
        ("planted/upper/models.py", "import planted.upper.services\n", "inside BROKEN"),
        (
            "planted/lower/services.py",
            "import planted.lower.a\n",
            "cycles BROKEN",
        ),
    ],
)
def test_a_planted_breach_of_a_contract_is_caught(tmp_path, file, text, broken):
    more = {"planted/lower/a.py": "import planted.lower.services\n"}

    good, _said = plant(tmp_path / "good", GOOD)
    bad, said = plant(tmp_path / "bad", GOOD | more | {file: text})

    assert good == 0
    assert bad != 0
    assert broken in said


# --- foreign keys ----------------------------------------------------------------


def astray(models):
    """Foreign keys that point to the same floor or above."""
    return [
        f"{model._meta.label}.{field.name} -> {other}"
        for model in models
        if (own := model._meta.app_label) in FLOOR
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if (other := field.related_model._meta.app_label) in FLOOR
        if other != own and FLOOR[other] <= FLOOR[own]
    ]


def test_foreign_keys_point_downwards():
    assert astray(apps.get_models()) == []


def test_a_planted_foreign_key_upwards_is_caught():
    def meta(app, fields=()):
        return SimpleNamespace(
            app_label=app, label=f"{app}.X", get_fields=lambda: fields
        )

    matter = SimpleNamespace(_meta=meta("matters"))
    key = SimpleNamespace(
        is_relation=True, concrete=True, related_model=matter, name="matter"
    )
    grid = SimpleNamespace(_meta=meta("places", [key]))

    assert astray([grid]) == ["places.X.matter -> matters"]


# --- public modules --------------------------------------------------------------


def reaches_inside(importer, imported):
    """Whether an import goes past another app's public modules."""
    if imported.count(".") < 1 or importer.count(".") < 1:
        return False
    _, mine, *_ = importer.split(".")
    _, theirs, *inside = imported.split(".")
    return (
        mine not in {theirs, "config"}
        and theirs not in OPEN_TO_ALL
        and inside[:1] != []
        and inside[0] not in PUBLIC
        and f"{theirs}.{inside[0]}" not in ALSO_PUBLIC
    )


def private_imports(imports):
    return [f"{a} -> {b}" for a, b in imports if reaches_inside(a, b)]


@pytest.fixture(scope="module")
def imports():
    graph = grimp.build_graph("naicha", cache_dir=None)
    return sorted(
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    )


def test_apps_meet_only_at_their_public_modules(imports):
    assert private_imports(imports) == []


def test_a_planted_private_import_is_caught():
    planted = [
        ("naicha.visits.services", "naicha.matters.workflow"),
        ("naicha.visits.services", "naicha.matters.services.triage"),
        ("naicha.visits.services", "naicha.kernel.ids"),
    ]

    assert private_imports(planted) == [
        "naicha.visits.services -> naicha.matters.workflow"
    ]


def test_what_is_open_beyond_the_rule_is_needed(imports):
    used = {
        ".".join(imported.split(".")[1:3])
        for importer, imported in imports
        if importer.split(".")[1:2] != imported.split(".")[1:2]
    }

    assert set(ALSO_PUBLIC) <= used


SUSPECT = ("objects.create(", "bulk_create(", ".save(", ".update(", ".delete(")


def test_doors_write_no_rows():
    """Views, API and commands call services; they never write themselves."""
    doors = [
        path
        for pattern in ("views*", "api*", "management/**/*")
        for path in (ROOT / "src" / "naicha").glob(f"*/{pattern}")
        for path in ([path] if path.suffix == ".py" else path.rglob("*.py"))
    ]

    wrote = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted(set(doors))
        for line in path.read_text("utf-8").splitlines()
        if any(word in line for word in SUSPECT) and "self." not in line
    ]
    assert wrote == []
