"""A file with those that it uses: which block and which element each name in it means (language rule 19).

Files use one another in no ring: whoever links them leaves out the use that would close one. A block of another file
has, beside the name that it is called by here, one that is the same wherever it is spoken of: its file and its name.
"""

from __future__ import annotations

from dsl.hints import Any, Iterator, Mapping, TypeAlias, TypeVar
from dsl.kept import cached_property
from dsl.nodes import control as co
from dsl.nodes.base import Line
from dsl.nodes.values import Selector
from dsl.source import Source
from dsl.struct import Struct, field, fields, replace
from dsl.text.repeats import Repeats
from dsl.walk import flow_parts, statements

Name: TypeAlias = tuple[str, ...]
"""What `do` calls a block by: its name, behind that of its file where there is one."""
Below = TypeVar("Below", bound=Line)


class File(Struct, slots=False, eq=False):
    """One file, read. `used` has one file for each `use`; None where it is not there or was not looked for. `repeats`
    is what is known of its statements, some or none."""

    source: Source
    flow: co.Flow
    used: tuple[File | None, ...] = ()
    repeats: Repeats = field(default_factory=dict, repr=False)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the text, in hex."""
        from hashlib import sha256  # noqa: PLC0415 - only a run asks

        return sha256(self.source.text.encode()).hexdigest()

    @cached_property
    def uses(self) -> tuple[tuple[co.Use, File], ...]:
        """The lines of `use` whose file is there."""
        return tuple((use, file) for use, file in zip(self.flow.uses, self.used, strict=False) if file is not None)

    @cached_property
    def reach(self) -> tuple[File, ...]:
        """This file, and all that it uses, straight away or through others, each once."""
        found: dict[int, File] = {id(self): self}
        waiting = [self]
        while waiting:
            for _, file in waiting.pop(0).uses:
                if id(file) not in found:
                    found[id(file)] = file
                    waiting.append(file)
        return tuple(found.values())

    @cached_property
    def homes(self) -> Mapping[Name, tuple[File, co.Block]]:
        """The blocks that can be called here, by name, with the files that they stand in. Own ones come first."""
        found: dict[Name, tuple[File, co.Block]] = {}
        for use, file in self.uses:
            for block in file.flow.blocks:
                found.setdefault((block.name,) if use.name is None else (use.name, block.name), (file, block))
        found.update({(block.name,): (self, block) for block in self.flow.blocks})
        return found

    @cached_property
    def elements(self) -> Mapping[str, tuple[File, Selector]]:
        """What `@name` means here, with the file that says so. Files that are used by a name bring no elements."""
        found: dict[str, tuple[File, Selector]] = {}
        for use, file in self.uses:
            if use.name is None:
                found.update({one.name: (file, one.selector) for one in file.flow.elements})
        found.update({one.name: (self, one.selector) for one in self.flow.elements})
        return found

    def may_bring(self, name: Name) -> bool:
        """Whether a file that is not there, or was not looked for, could have a block of this name."""
        known = dict(zip(map(id, self.flow.uses), self.used, strict=False))
        wanted = None if len(name) == 1 else name[0]
        return any(known.get(id(use)) is None and use.name == wanted for use in self.flow.uses)

    @cached_property
    def blocks(self) -> Mapping[Name, co.Block]:
        """The blocks of this file, and those of others that a run can come to from here: by the names that they are
        called by here, and those of others by their file and name as well, as the calls inside them say then."""
        found: dict[Name, co.Block] = {(block.name,): block for block in self.flow.blocks}
        everywhere = {name: block for file in self.reach[1:] for name, block in file._everywhere.items()}
        waiting = [one.block for part in flow_parts(self.flow) for one in _calls(part.body)] if self.homes else []
        while waiting:
            name = waiting.pop()
            home, block = self.homes.get(name, (self, None))
            there = everywhere.get(name if block is None else _full(home, block))
            if there is not None and name not in found:
                found[name] = there
                waiting += [one.block for one in _calls(there.body)]
        return found

    @cached_property
    def foreign(self) -> Mapping[Name, File]:
        """The blocks among `blocks` that stand in other files, with these."""
        full = {name: file for file in self.reach[1:] for name in file._everywhere}
        full.update({name: home for name, (home, _) in self.homes.items()})
        return {name: full[name] for name in self.blocks if full[name] is not self}

    @cached_property
    def _everywhere(self) -> Mapping[Name, co.Block]:
        """The blocks of this file for those who use it: by full name, their calls by full names."""
        full = {name: _full(home, block) for name, (home, block) in self.homes.items()}
        return {_full(self, block): _renamed(block, full) for block in self.flow.blocks}

    @cached_property
    def called(self) -> tuple[tuple[File, co.Block], ...]:
        """The blocks of other files that are called from here, straight away or through others, each once."""
        if not self.homes:
            return ()
        found: dict[int, tuple[File, co.Block]] = {}
        waiting = [(self, one) for part in flow_parts(self.flow) for one in _calls(part.body)]
        while waiting:
            file, call = waiting.pop(0)
            home, block = file.homes.get(call.block, (file, None))
            if block is not None and home is not self and id(block) not in found:
                found[id(block)] = (home, block)
                waiting += [(home, one) for one in _calls(block.body)]
        return tuple(found.values())


def _full(file: File, block: co.Block) -> Name:
    return (file.source.name, block.name)


def _calls(body: co.Body) -> Iterator[co.Do]:
    return (one for one in statements(body) if isinstance(one, co.Do))


def _renamed(line: Below, names: Mapping[Name, Name]) -> Below:
    """The same with other names in its calls; what has no calls stays as it is."""
    changed: dict[str, Any] = {}
    if isinstance(line, co.Do):
        changed["block"] = names.get(line.block, line.block)
    for one in fields(line):
        value = getattr(line, one.name)
        if isinstance(value, tuple) and any(isinstance(each, Line) for each in value):
            made = tuple(_renamed(each, names) if isinstance(each, Line) else each for each in value)
            if any(new is not old for new, old in zip(made, value, strict=True)):
                changed[one.name] = made
    return replace(line, **changed) if changed else line
