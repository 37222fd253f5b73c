"""Fetch the pinned front-end files from npm into static/ and check them against vendor.lock.

    python scripts/vendor.py          fetch what is missing or changed, refuse a wrong checksum
    python scripts/vendor.py --lock   fetch everything anew and write vendor.lock (after an upgrade)

The files are committed: neither the demo nor the tests nor production need node or a network.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
LOCK = STATIC / "vendor" / "vendor.lock"
# The maps are not shipped, and the manifest storage refuses a reference to a missing file.
SOURCE_MAP = re.compile(rb"(/\*#\s*sourceMappingURL=.*?\*/|//#\s*sourceMappingURL=.*)\s*$")


@dataclass(frozen=True)
class Package:
    """One npm package: where its files go and which of them are taken (inside -> outside)."""

    name: str
    version: str
    folder: str
    files: dict[str, str]

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def targets(self) -> dict[str, str]:
        return {inside: f"{self.folder}/{outside}" for inside, outside in self.files.items()}


FOOD = {
    "rice": "1f35a",
    "rice-ball": "1f359",
    "bento": "1f371",
    "curry": "1f35b",
    "noodles": "1f35c",
    "pasta": "1f35d",
    "stew": "1f372",
    "shallow-pan": "1f958",
    "bowl-spoon": "1f963",
    "salad": "1f957",
    "chicken-leg": "1f357",
    "meat": "1f356",
    "steak": "1f969",
    "shrimp": "1f364",
    "fish": "1f41f",
    "skewer": "1f362",
    "dango": "1f361",
    "dumpling": "1f95f",
    "egg": "1f373",
    "boiled-egg": "1f95a",
    "tofu": "1f9c8",
    "falafel": "1f9c6",
    "chili": "1f336-fe0f",
    "cucumber": "1f952",
    "tomato": "1f345",
    "leafy": "1f96c",
    "corn": "1f33d",
    "sweet-potato": "1f360",
    "tamale": "1fad4",
    "bread": "1f35e",
    "croissant": "1f950",
    "flatbread": "1fad3",
    "sandwich": "1f96a",
    "pancakes": "1f95e",
    "cupcake": "1f9c1",
    "cake": "1f370",
    "birthday-cake": "1f382",
    "pie": "1f967",
    "moon-cake": "1f96e",
    "doughnut": "1f369",
    "cookie": "1f36a",
    "custard": "1f36e",
    "cracker": "1f358",
    "peanuts": "1f95c",
    "banana": "1f34c",
    "watermelon": "1f349",
    "orange": "1f34a",
    "mango": "1f96d",
    "pineapple": "1f34d",
    "grapes": "1f347",
    "coconut": "1f965",
    "coffee": "2615",
    "teapot": "1fad6",
    "tea": "1f375",
    "juice-box": "1f9c3",
    "cup-straw": "1f964",
    "bubble-tea": "1f9cb",
    "milk": "1f95b",
    "ice": "1f9ca",
    "plate": "1f37d-fe0f",
    "herb": "1f33f",
}

PACKAGES = [
    Package(
        "@tabler/core",
        "1.4.0",
        "vendor/tabler-1.4.0",
        {"dist/css/tabler.min.css": "tabler.min.css"},
    ),
    Package(
        "htmx.org",
        "2.0.11",
        "vendor/htmx-2.0.11",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "echarts",
        "6.1.0",
        "vendor/echarts-6.1.0",
        {"dist/echarts.min.js": "echarts.min.js", "LICENSE": "LICENSE", "NOTICE": "NOTICE"},
    ),
    Package(
        "@fontsource-variable/plus-jakarta-sans",
        "5.3.0",
        "vendor/plus-jakarta-sans-5.3.0",
        {
            "files/plus-jakarta-sans-latin-wght-normal.woff2": "latin-wght-normal.woff2",
            "files/plus-jakarta-sans-latin-wght-italic.woff2": "latin-wght-italic.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "axe-core",
        "4.14.1",
        "../tests/browser/vendor/axe-core-4.14.1",
        {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "@lobehub/fluent-emoji-3d",
        "1.1.0",
        "img/food",
        {f"assets/{code}.webp": f"{name}.webp" for name, code in FOOD.items()},
    ),
]


def digest(content: bytes) -> str:
    """Return the SHA-256 of the content in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_lock() -> dict[str, str]:
    """Return the locked checksums by package spec and by target file."""
    if not LOCK.exists():
        return {}
    rows = (line.split() for line in LOCK.read_text().splitlines() if not line.startswith("#"))
    return {name: checksum for checksum, name in rows}


def write_lock(checksums: dict[str, str]) -> None:
    """Write the checksums in the order in which the packages are listed."""
    lines = [
        "# Written by scripts/vendor.py --lock: sha256 of each npm tarball and each file kept."
    ]
    lines += [f"{checksum}  {name}" for name, checksum in checksums.items()]
    LOCK.write_text("\n".join(lines) + "\n")


def is_complete(package: Package, lock: dict[str, str]) -> bool:
    """Tell whether every file of the package is here with its locked checksum."""
    return all(
        (STATIC / target).is_file() and digest((STATIC / target).read_bytes()) == lock.get(target)
        for target in package.targets.values()
    )


def fetch(package: Package, folder: Path) -> tuple[str, dict[str, bytes]]:
    """Return the tarball's checksum and the wanted files by target path."""
    command = ["npm", "pack", "--silent", package.spec]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    tarball = folder / done.stdout.split()[-1]
    contents = {}
    with tarfile.open(tarball) as archive:
        for inside, target in package.targets.items():
            member = archive.extractfile(f"package/{inside}")
            if member is None:
                raise SystemExit(f"{package.spec}: {inside} is not a file")
            contents[target] = SOURCE_MAP.sub(b"", member.read())
    return digest(tarball.read_bytes()), contents


def refuse_changes(found: dict[str, str], lock: dict[str, str]) -> None:
    """Stop when a fetched checksum differs from the locked one."""
    wrong = [name for name, checksum in found.items() if lock.get(name) != checksum]
    if wrong:
        raise SystemExit("checksum differs from vendor.lock: " + ", ".join(wrong))


def main() -> int:
    """Fetch, check and write the files; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lock", action="store_true", help="fetch all and write vendor.lock")
    relock = parser.parse_args().lock
    lock = read_lock()
    checksums: dict[str, str] = {}
    for package in PACKAGES:
        if not relock and is_complete(package, lock):
            print(f"ok       {package.spec}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            tarball, contents = fetch(package, Path(folder))
        found = {package.spec: tarball}
        found |= {target: digest(content) for target, content in contents.items()}
        if not relock:
            refuse_changes(found, lock)
        for target, content in contents.items():
            path = STATIC / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        checksums |= found
        print(f"fetched  {package.spec}: {len(contents)} files")
    if relock:
        write_lock(checksums)
    return 0


if __name__ == "__main__":
    sys.exit(main())
