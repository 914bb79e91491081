# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run keeps its notes under: an object's kind and identity, never the name by which people know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Subject:
    """An object that a run notes something of. Several objects may have one label.

    kind: the plural of its kind, or run for the run itself. identity: what tells it from the others of its kind, such as V(user_id=a).
    label: how messages name it. parent: of a member, the Subject of the team.
    """

    kind: str
    identity: str
    label: str = field(compare=False)
    parent: Subject | None = None


def names_of(subjects: Iterable[Subject]) -> dict[Subject, str]:
    """How a result names objects: by their labels, with the identity where several have one label."""
    subjects = set(subjects)
    counted = Counter(subject.label for subject in subjects)
    return {subject: "%s (%s)" % (subject.label, subject.identity) if counted[subject.label] > 1 else subject.label
            for subject in subjects}
