"""In which order the blocks of a function are executed, and which variables still matter where.

The order is a weak topological one: the blocks of a loop form a component, headed by the block that is entered
first, and come before everything that follows the loop. A place in an unrolled execution is a position whose loops
carry the number of their iteration; positions compare in the order in which they must be executed so that all
predecessors of a join are there before it.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from ddilint.ir import nodes as ir
from ddilint.ir.graph import taken
from ddilint.ir.uses import mentions

Iterations = tuple[int, ...]
Position = tuple[int, ...]


class Order(Struct, frozen=True):
    """The weak topological order of one function.

    `components[b]` are the heads of the loops around block b, outermost first; `places[b]` are the indices of b and
    of the loops around it in their surroundings, outermost first (one more than the loops); `members[h]` are the
    blocks of the loop headed by h; `endless` are the heads of the loops that nothing leaves; `ways_out` are the blocks
    on ways that leave a loop for the function's end, and not by the loop's own condition. `live[b]` are the
    variables and temporaries that block b or what follows reads before it writes them; variables whose address is
    taken are in `pinned` instead.
    """

    components: tuple[tuple[int, ...], ...]
    places: tuple[tuple[int, ...], ...]
    members: dict[int, frozenset[int]]
    live: tuple[frozenset[str | int], ...]
    pinned: frozenset[str]
    endless: frozenset[int]
    ways_out: frozenset[int]

    def position(self, block: int, iterations: Iterations) -> Position:
        """Where a block in given iterations of its loops comes in the execution."""
        places = self.places[block]
        position: list[int] = []
        for place, iteration in zip(places, iterations, strict=False):
            position += (place, iteration)
        position.append(places[-1])
        return tuple(position)

    def position_on_way_out(self, block: int, before: Position) -> Position:
        """Where a block of `ways_out` comes if it is not to wait for the loop to end: `before` is where it is left."""
        return (*before[:-1], len(self.places) + self.places[block][-1])

    def follow(self, source: int, target: int, iterations: Iterations) -> Iterations:
        """The iterations at `target`, when control goes there from `source` in given iterations."""
        before, after = self.components[source], self.components[target]
        common = 0
        while common < len(before) and common < len(after) and before[common] == after[common]:
            common += 1
        counts = list(iterations[:common]) + [0] * (len(after) - common)
        if target in before[:common]:
            counts[before.index(target)] += 1
        return tuple(counts)


def order_of(function: ir.Function) -> Order:
    """The order of a function's blocks."""
    count = len(function.blocks)
    successors = [taken(block.terminator) for block in function.blocks]
    components: list[tuple[int, ...]] = [()] * count
    places: list[tuple[int, ...]] = [()] * count
    members: dict[int, frozenset[int]] = {}
    # Each task orders a set of blocks that are surrounded by the same loops; edges to `head` are ignored.
    tasks: list[tuple[frozenset[int], int | None, tuple[int, ...], tuple[int, ...]]] = [
        (frozenset(range(count)), None, (), ())
    ]
    while tasks:
        blocks, head, around, prefix = tasks.pop()
        for place, group in enumerate(_ordered_groups(blocks, head, successors)):
            first = group[0]
            is_loop = len(group) > 1 or (first in successors[first] and first != head)
            if not is_loop:
                components[first] = around
                places[first] = (*prefix, place)
                continue
            members[first] = frozenset(group)
            tasks.append((frozenset(group), first, (*around, first), (*prefix, place)))
    live, pinned = _liveness(function, successors)
    endless = frozenset(
        head
        for head, blocks in members.items()
        if all(blocks.issuperset(successors[block]) for block in blocks)
    )
    ways_out = _ways_out(function, successors, components)
    return Order(tuple(components), tuple(places), members, live, pinned, endless, ways_out)


def _ways_out(
    function: ir.Function, successors: list[tuple[int, ...]], components: list[tuple[int, ...]]
) -> frozenset[int]:
    before: list[list[int]] = [[] for _ in successors]
    for number, following in enumerate(successors):
        for target in following:
            before[target].append(number)

    def leaves_by_itself(block: int) -> bool:
        """Whether a block of a loop does not end with the condition of it."""
        end = function.blocks[block].terminator
        return bool(components[block]) and not (isinstance(end, ir.Branch) and end.loop)

    found = {block for block, loops in enumerate(components) if before[block] and not loops}
    pending = list(found)
    while pending:
        block = pending.pop()
        if block not in found:
            continue
        is_on_way_out = all(each in found or leaves_by_itself(each) for each in before[block])
        if not is_on_way_out or not found.issuperset(successors[block]):
            found.remove(block)
            pending += [*before[block], *successors[block]]
    return frozenset(found)


def _ordered_groups(
    blocks: frozenset[int], head: int | None, successors: list[tuple[int, ...]]
) -> list[list[int]]:
    """Strongly connected components in topological order; the first of each is the block entered first.

    Edges to `head` are left out (it heads the loop that is being ordered). Tarjan's algorithm, without recursion.
    """
    starts = [head] if head is not None else []
    starts += sorted(blocks)
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    groups: list[list[int]] = []
    for start in starts:
        if start in index:
            continue
        work: list[tuple[int, int]] = [(start, 0)]
        while work:
            block, edge = work.pop()
            if edge == 0:
                index[block] = low[block] = len(index)
                stack.append(block)
                on_stack.add(block)
            following = [t for t in successors[block] if t in blocks and t != head]
            descended = False
            for position in range(edge, len(following)):
                target = following[position]
                if target not in index:
                    work.append((block, position + 1))
                    work.append((target, 0))
                    descended = True
                    break
                if target in on_stack:
                    low[block] = min(low[block], index[target])
            if descended:
                continue
            if low[block] == index[block]:
                group = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    group.append(member)
                    if member == block:
                        break
                groups.append(sorted(group, key=index.__getitem__))
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[block])
    return groups[::-1]


def read_later(function: ir.Function, order: Order, block: int, following: int) -> frozenset[str | int]:
    """The variables and temporaries that are read from an instruction of a block on before they are written."""
    code = function.blocks[block]
    used, killed, _ = _uses(function, replace(code, instructions=code.instructions[following:]))
    after = frozenset[str | int]().union(*(order.live[target] for target in taken(code.terminator)))
    return used | (after - killed)


def _liveness(
    function: ir.Function, successors: list[tuple[int, ...]]
) -> tuple[tuple[frozenset[str | int], ...], frozenset[str]]:
    uses: list[frozenset[str | int]] = []
    kills: list[frozenset[str | int]] = []
    pinned: frozenset[str] = frozenset()
    for block in function.blocks:
        used, killed, held = _uses(function, block)
        uses.append(used)
        kills.append(killed)
        pinned |= held
    live = list(uses)
    changed = True
    while changed:
        changed = False
        for number in range(len(uses) - 1, -1, -1):
            following: set[str | int] = set()
            for target in successors[number]:
                following |= live[target]
            new = frozenset(uses[number] | (following - kills[number]))
            if new != live[number]:
                live[number] = new
                changed = True
    return tuple(live), pinned


def _uses(
    function: ir.Function, block: ir.Block
) -> tuple[frozenset[str | int], frozenset[str | int], frozenset[str]]:
    """What a block reads before it writes it, what it writes, and the variables whose address is taken."""
    used: set[str | int] = set()
    killed: set[str | int] = set()
    pinned: set[str] = set()

    def read(expression: ir.Expression) -> None:
        for name, direct in mentions(expression):
            if not direct:
                pinned.add(str(name))
            if name not in killed:
                used.add(name)

    for instruction in block.instructions:
        match instruction:
            case ir.Declare(variable):
                killed.add(variable)
            case ir.Assign(temporary, value):
                read(value)
                killed.add(temporary)
            case ir.Store(address, value, type_):
                read(value)
                if isinstance(address, ir.VariableAddress):
                    stored = function.variables.get(address.variable)
                    if stored is not None and stored.type.bits == type_.bits:
                        killed.add(address.variable)
                    else:
                        pinned.add(address.variable)
                else:
                    read(address)
            case ir.Fill(address):
                read(address)
            case ir.Copy(destination, source):
                read(source)
                read(destination)
            case ir.Call(callee, _, arguments, result):
                if not isinstance(callee, str):
                    read(callee)
                for argument in arguments:
                    read(argument)
                if result is not None:
                    killed.add(result)
            case _:
                pass
    match block.terminator:
        case ir.Branch(condition):
            read(condition)
        case ir.Switch(value):
            read(value)
        case ir.Return(returned):
            if returned is not None:
                read(returned)
        case ir.Choose(through=through):
            for pointer in through:
                read(pointer)
        case _:
            pass
    return frozenset(used), frozenset(killed), frozenset(pinned)
