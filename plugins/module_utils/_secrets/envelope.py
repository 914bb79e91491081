# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The messages between a module and its action plugin about secrets, which both sides build and read by these names.

The secrets of Ansible Vault are known on the controller alone, and which keys are new is known on the target alone. So the
module asks with a Question, is run again with the answer in its Orders, and hands back a ClosedFile for what it could
not compare by itself.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from .stored import Stored


ASKS = "vault_asks"  # the name in a result under which a Question is
CHECKS = "vault_check"  # the name in a result under which the ClosedFiles are
AGAIN = "again:%s"  # names the sealing of a secret that is in a file already


@dataclass
class Sealed:
    """A new secret, and the text that Ansible Vault has made of it."""

    secret: str
    text: str


@dataclass
class Orders:
    """What the action plugin tells the module, as its option C(vault).

    encrypts: new secrets go to files encrypted. opens: the play has secrets of Vault.
    result_is_kept: the task registers its result, so that a secret in it is not lost.
    sealed: by the name of what was to be sealed. opened: by the encrypted text, what it holds, or why it cannot be opened. Both hold the
    answers to all Questions so far.
    """

    encrypts: bool = False
    opens: bool = False
    result_is_kept: bool = True
    sealed: dict[str, Sealed] = field(default_factory=dict)
    opened: dict[str, Stored] = field(default_factory=dict)

    def dump(self) -> str:
        """The text that C(load) reads."""
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str | None) -> Orders:
        """Read what C(dump) wrote; nothing means that the module was run without the action plugin."""
        found = json.loads(text) if text else {}
        sealed = {name: Sealed(**item) for name, item in found.pop("sealed", {}).items()}
        opened = {name: Stored(**item) for name, item in found.pop("opened", {}).items()}
        return cls(sealed=sealed, opened=opened, **found)


@dataclass
class ToSeal:
    """A secret to be encrypted.

    name: under which it is answered. own: the secret that is there already. whole_file: whether it is not one of several
    values in a file. text: one that is encrypted already, to be used as it is. Without own and text it is a new one.
    """

    name: str
    own: str | None = None
    whole_file: bool = True
    text: str | None = None


@dataclass
class Question:
    """What a module needs of Ansible Vault before it can go on: what to seal, and the texts to open."""

    seal: list[ToSeal] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.seal or self.open)

    def results(self) -> dict[str, Any]:
        """How a module returns it: in base64, so that nothing looks for secrets in it, or makes names in it safe for the screen."""
        return {ASKS: base64.b64encode(json.dumps(asdict(self)).encode()).decode()}

    @classmethod
    def take(cls, result: dict[str, Any]) -> Question | None:
        """Take it out of a module's result, if it is in there."""
        text = result.pop(ASKS, None)
        found = json.loads(base64.b64decode(text)) if text else None
        return cls([ToSeal(**item) for item in found["seal"]], found["open"]) if found else None


@dataclass
class ClosedFile:
    """An encrypted text to be compared with the hash of a key's secret.

    object: under which the result names the key. label: how messages name it. path: of the file.
    """

    object: str
    label: str
    path: str
    token: str
    text: str

    @classmethod
    def take_all(cls, result: dict[str, Any]) -> list[ClosedFile]:
        """Take them out of a module's result."""
        return [cls(**item) for item in result.pop(CHECKS, None) or ()]
