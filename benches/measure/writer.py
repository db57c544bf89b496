"""The floor of every build: writes the files of one folder into another from memory, in parallel.

`python3 writer.py FROM TO [WORKERS]` reads all, then prints as JSON the wall and processor time
of the writing alone: folders made once, then each worker writes its share of the bytes.
"""
import json
import os
import pathlib
import sys
import time


def shares(files, count):
    """Runs of neighbours with about the same bytes, for a folder is best written by one."""
    whole = sum(len(data) for _, data in files) or 1
    parts, done = [[] for _ in range(count)], 0
    for path, data in files:
        parts[min(count - 1, done * count // whole)].append((path, data))
        done += len(data)
    return parts


def write(files):
    for path, data in files:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
        os.close(file)


def main():
    source, target = map(pathlib.Path, sys.argv[1:3])
    workers = int(sys.argv[3]) if len(sys.argv) > 3 else os.cpu_count() or 1
    found = sorted(path for path in source.rglob("*") if path.is_file())
    files = [(os.fspath(target / path.relative_to(source)), path.read_bytes()) for path in found]
    folders = sorted({os.path.dirname(path) for path, _ in files})
    parts = shares(files, workers)
    before, begun = sum(os.times()[:2]), time.perf_counter()
    for folder in folders:
        os.makedirs(folder, exist_ok=True)
    children = []
    for part in parts:
        child = os.fork()
        if child == 0:
            write(part)
            os._exit(0)
        children.append(child)
    cpu, code = 0.0, 0
    for child in children:
        _, status, used = os.wait4(child, 0)
        cpu += used.ru_utime + used.ru_stime
        code = code or os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    print(json.dumps({"code": code, "wall": wall, "cpu": cpu + sum(os.times()[:2]) - before, "memory": None}))


if __name__ == "__main__":
    main()
