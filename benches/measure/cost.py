"""What a run costs: wall time (s), processor time (s), peak memory (MB) of the process itself."""
import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import sys

WATCH, WRITER = (pathlib.Path(__file__).resolve().parent / name for name in ("watch.py", "writer.py"))
FIELDS = ("wall", "cpu", "memory")


@dataclasses.dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    memory: float | None  # None: not a program's own


def of(args, cwd):
    """Runs a command; one that fails ends the benchmark with its own words."""
    os.sync()  # what earlier runs left to be written is not this one's
    return _told([WATCH, *args], cwd)


def writer(source, target):
    """The parallel writer's: nobody writes these files faster with plain calls."""
    os.sync()
    return _told([WRITER, source, target], source.parent)


def _told(args, cwd):
    command = [sys.executable, "-I", "-S", *map(str, args)]
    ran = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8")
    told = json.loads(ran.stdout) if ran.returncode == 0 else {"code": ran.returncode}
    if told.pop("code"):
        sys.exit(f"{args[1]} failed in {cwd}:\n{ran.stderr[-3000:]}")
    return Cost(**told)


def medians(costs):
    """The median of each field over several runs."""
    found = {field: [getattr(cost, field) for cost in costs] for field in FIELDS}
    return Cost(**{field: None if None in values else statistics.median(values) for field, values in found.items()})
