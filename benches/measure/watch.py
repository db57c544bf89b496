"""Runs a command and prints its cost as JSON: `python3 -I -S watch.py COMMAND…`.

A program of its own because Linux counts to a child's peak memory what its parent held when
it was started: this one holds next to nothing (9 MB), the benchmark itself may hold much.
"""
import json
import os
import sys
import time

begun = time.perf_counter()
nothing = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=nothing)
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - begun
cost = {
    "code": os.waitstatus_to_exitcode(status),
    "wall": wall,
    "cpu": used.ru_utime + used.ru_stime,
    "memory": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6,
}
print(json.dumps(cost))
