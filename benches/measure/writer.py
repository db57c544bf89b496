"""The floor of every build: writes the files of one folder into another from memory, in parallel.

`python3 writer.py FROM TO [WORKERS]` reads all, then prints as JSON the wall and processor time
of the writing alone: outer folders first, then each worker writes its share of the bytes.
"""
import json
import os
import pathlib
import sys
import time


def shares(files, count):
    """Runs of neighbours with about the same bytes; files of one folder stay together."""
    whole = sum(len(data) for _, data in files) or 1
    parts, done, folder, turn = [[] for _ in range(count)], 0, None, 0
    for path, data in files:
        if os.path.dirname(path) != folder:
            folder, turn = os.path.dirname(path), min(count - 1, done * count // whole)
        parts[turn].append((path, data))
        done += len(data)
    return parts


def write(files, made):
    """Writes files, making the folders that are not in `made`."""
    for path, data in files:
        folder = path[: path.rindex("/")]
        if folder not in made:
            os.mkdir(folder)
            made.add(folder)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        left = len(data) - os.write(file, data)
        while left:
            left -= os.write(file, data[-left:])
        os.close(file)


def outer(files, target):
    """Folders that hold folders, outer ones first: several workers write below them."""
    folders = {os.path.dirname(path) for path, _ in files}
    holding = {target}
    for folder in folders:
        while (folder := os.path.dirname(folder)).startswith(target) and folder not in holding:
            holding.add(folder)
    return sorted(holding)


def main():
    source, target = map(pathlib.Path, sys.argv[1:3])
    workers = int(sys.argv[3]) if len(sys.argv) > 3 else os.cpu_count() or 1
    found = sorted(path for path in source.rglob("*") if path.is_file())
    files = [(os.fspath(target / path.relative_to(source)), path.read_bytes()) for path in found]
    folders, parts = outer(files, os.fspath(target)), shares(files, workers)
    before, begun = sum(os.times()[:2]), time.perf_counter()
    for folder in folders:
        os.mkdir(folder)
    children = []
    for part in parts:
        child = os.fork()
        if child == 0:
            write(part, set(folders))
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
