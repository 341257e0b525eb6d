"""Union-find: which of these belong together, one pair at a time, and which must never."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator


class Groups:
    """Groups of integers; at first each one is alone."""

    def __init__(self, members: Iterable[int]) -> None:
        self._parent = {member: member for member in members}
        self._foes: dict[int, set[int]] = {}
        self.count = len(self._parent)

    def __iter__(self) -> Iterator[int]:
        return iter(self._parent)

    def __contains__(self, member: object) -> bool:
        return member in self._parent

    def add(self, member: int) -> None:
        """Take in a member, alone at first."""
        if member not in self._parent:
            self._parent[member] = member
            self.count += 1

    def find(self, member: int) -> int:
        """The one that represents the group of a member."""
        parent = self._parent
        while (above := parent[member]) != member:
            parent[member] = parent[above]
            member = above
        return member

    def keep_apart(self, one: int, other: int) -> None:
        """From now on no join brings these two together (if they are still apart)."""
        left, right = self.find(one), self.find(other)
        if left != right:
            self._foes.setdefault(left, set()).add(right)
            self._foes.setdefault(right, set()).add(left)

    def join(self, one: int, other: int) -> bool:
        """Make one group of two; False when they must stay apart."""
        left, right = sorted((self.find(one), self.find(other)))
        if left == right:
            return True
        if right in self._foes.get(left, ()):
            return False
        self._parent[right] = left
        self.count -= 1
        for foe in self._foes.pop(right, set()):
            self._foes[foe].discard(right)
            self._foes[foe].add(left)
            self._foes.setdefault(left, set()).add(foe)
        return True

    def part(self, members: Iterable[int]) -> Groups:
        """The groups of some members alone: what is joined in it is not joined here."""
        roots = {member: self.find(member) for member in members}
        found = Groups({*roots, *roots.values()})
        for member, root in roots.items():
            found.join(member, root)
        for root in set(roots.values()):
            for foe in self._foes.get(root, ()):
                if foe in found:
                    found.keep_apart(root, foe)
        return found

    def all(self) -> list[list[int]]:
        """The groups, each in ascending order, by their smallest member."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for member in self._parent:
            found[self.find(member)].append(member)
        return sorted(sorted(group) for group in found.values())
