"""Which setup information files install a driver, and whether anything else in the tree registers its event source.

An INF belongs to the link unit whose image one of its services runs: by the image's name, and where no unit has that
name (a folder without a build file says nothing of the image), to the only driver around it, or of the whole tree.
What must be registered, and whether it is, is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from ddilint.encoding import to_utf8
from ddilint.finding import Notification
from ddilint.project.files import SourceTree
from ddilint.project.inf import InfFile, Installation, Registration, Service, installations, read_inf
from ddilint.project.messages.manifest import read_manifest
from ddilint.project.paths import BrokenFileError, common_depth, notification, read_bytes
from ddilint.project.units import LinkUnit, UnitKind

_VALUE_NAME = b"eventmessagefile"


class InstalledDriver(Struct, frozen=True):
    """A driver as one INF installs it: the file name of its image, and the services that run it."""

    installation: Installation
    image: str
    services: tuple[Service, ...]

    @property
    def registrations(self) -> tuple[Registration, ...]:
        """What the INF registers for the driver's event sources, each value once."""
        names = {service.name.lower() for service in self.services}
        found = [service.registration for service in self.services if service.registration is not None]
        found += [registration for name, registration in self.installation.sources if name.lower() in names]
        return tuple(dict.fromkeys(found))

    @property
    def misplaced(self) -> Registration | None:
        """A value that the INF means to register, and that stands where no directive sets it."""
        return next((service.misplaced for service in self.services if service.misplaced is not None), None)

    @property
    def is_open(self) -> bool:
        """Whether a file that is not here has a part in the registration."""
        return any(service.is_open for service in self.services)


class EventSources:
    """The INFs of a tree and the drivers that they install."""

    def __init__(self, tree: SourceTree, units: Sequence[LinkUnit]) -> None:
        self._tree = tree
        self._knows_all = bool(tree.selected_others) or tree.selected.issuperset(tree.sources)
        self._units = units
        self._broken: list[Notification] = []

    @cached_property
    def _installations(self) -> tuple[Installation, ...]:
        files: list[InfFile] = []
        for path in self._tree.infs:
            if path.suffix.lower() == ".inf" and path.with_suffix(".inx") in self._tree.infs:
                continue  # made from the .inx, by a build
            try:
                files.append(read_inf(path))
            except BrokenFileError as error:
                self._broken.append(error.as_notification("inf-unreadable", self._tree.root))
        return installations(files)

    @cached_property
    def _linked(self) -> dict[str, list[InstalledDriver]]:
        """The drivers by their units' keys."""
        by_image: dict[str, list[LinkUnit]] = {}
        for unit in self._units:
            if unit.kind is not UnitKind.PROGRAM:
                by_image.setdefault(image_of(unit), []).append(unit)
        linked: dict[str, list[InstalledDriver]] = {}
        for installation in self._installations:
            for binary in sorted(installation.binaries):
                units = _nearest(installation.path, by_image.get(binary, []))
                if not self._knows_all:
                    # Somebody else's driver of that name may be nearer to a file that lies far away.
                    units = [unit for unit in units if installation.path.is_relative_to(unit.root.parent)]
                if not units and len(installation.binaries) == 1:
                    units = self._around(installation.path) or self._only_one()
                services = tuple(service for service in installation.services if service.binary == binary)
                for unit in units:
                    linked.setdefault(_key(unit), []).append(InstalledDriver(installation, binary, services))
        return linked

    def _around(self, path: Path) -> list[LinkUnit]:
        """The only driver whose folder holds the file."""
        around = [
            unit
            for unit in self._units
            if unit.kind in (UnitKind.DRIVER, UnitKind.UNKNOWN) and path.is_relative_to(unit.root)
        ]
        deepest = max((len(unit.root.parts) for unit in around), default=0)
        around = [unit for unit in around if len(unit.root.parts) == deepest]
        return around if len(around) == 1 else []

    def _only_one(self) -> list[LinkUnit]:
        """The only driver of the tree, if nothing says what its image is called."""
        drivers = [unit for unit in self._units if unit.kind in (UnitKind.DRIVER, UnitKind.UNKNOWN)]
        binaries = {binary for installation in self._installations for binary in installation.binaries}
        is_alone = self._knows_all and len(drivers) == 1 and len(binaries) == 1
        return drivers if is_alone and drivers[0].description is None else []

    def of(self, unit: LinkUnit) -> tuple[InstalledDriver, ...]:
        """The unit's driver as each INF of it installs it; none where no INF does."""
        return tuple(self._linked.get(_key(unit), ()))

    def problems(self, units: Iterable[LinkUnit]) -> tuple[Notification, ...]:
        """What is wrong in the INFs that install these units, lie in their folders or were named themselves."""
        wanted = list(units)
        linked = {driver.installation.path for unit in wanted for driver in self.of(unit)}
        linked |= self._tree.selected_others or frozenset()
        roots = [unit.root for unit in wanted]

        def concerns(path: Path) -> bool:
            return path in linked or any(path.is_relative_to(root) for root in roots)

        return (
            *(
                note
                for note in self._broken
                if note.location and concerns(self._tree.root / note.location.path)
            ),
            *(
                notification("inf-problem", problem.text, found.path, self._tree.root, line=problem.line)
                for found in self._installations
                if concerns(found.path)
                for problem in found.problems
            ),
        )

    def is_registered_elsewhere(self, unit: LinkUnit) -> bool:
        """Whether a file other than the INFs that install the driver registers its event source, or may.

        That is an INF that registers a source of the same name, a manifest with a provider of that name, or a program
        or script that names the value: if it tells whose source it registers, or lies nearer to no other driver.
        """
        drivers = self.of(unit)
        own = {driver.installation.path for driver in drivers}
        services = {service.name.lower() for driver in drivers for service in driver.services}
        for other in self._installations:
            if other.path not in own and any(name.lower() in services for name, _ in other.sources):
                return True
        if services & self._providers:
            return True
        names = services | {driver.image.rpartition(".")[0] for driver in drivers} | {unit.name.lower()}
        pattern = re.compile(
            rb"(?<!\w)(?:%s)(?!\w)" % b"|".join(re.escape(name.encode()) for name in sorted(names))
        )
        return any(
            pattern.search(text) or self._is_near(path, unit) for path, text in self._naming_the_value.items()
        )

    @cached_property
    def _providers(self) -> frozenset[str]:
        """The names of the providers that manifests define, in lower case."""
        found: set[str] = set()
        for path in self._tree.manifests:
            with suppress(BrokenFileError):  # told of where the tree is read
                found.update(provider.name.lower() for provider in read_manifest(path))
        return frozenset(found)

    @cached_property
    def _naming_the_value(self) -> dict[Path, bytes]:
        """The programs and scripts that name the registry value, with their texts in lower case."""
        found: dict[Path, bytes] = {}
        for path in (*self._tree.sources, *self._tree.headers, *self._tree.scripts):
            try:
                text = to_utf8(read_bytes(path)).lower()
            except BrokenFileError:
                continue
            if _VALUE_NAME in text:
                found[path] = text
        return found

    def _is_near(self, path: Path, unit: LinkUnit) -> bool:
        drivers = [other for other in self._units if other.kind is not UnitKind.PROGRAM]
        return unit in _nearest(path, drivers)


def image_of(unit: LinkUnit) -> str:
    """The file name of a unit's image, in lower case."""
    name = unit.name.lower()
    return name if name.endswith(".sys") else f"{name}.sys"


def _key(unit: LinkUnit) -> str:
    return f"{unit.description or unit.root}\0{unit.name}"


def _nearest(path: Path, units: Sequence[LinkUnit]) -> list[LinkUnit]:
    depths = [common_depth(path.parent, unit.root) for unit in units]
    return [unit for unit, depth in zip(units, depths, strict=True) if depth == max(depths)]
