# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The messages about secrets between a module and its action plugin, built and read by both.

Only the controller has the secrets of Ansible Vault, and only the target knows which keys are new. So the module asks a
Question, is run again with the answer in its Orders, and returns a ClosedFile for what it could not compare.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from .stored import Stored


ASKS = "vault_asks"  # the name of a Question in a result
CHECKS = "vault_check"  # the name of the ClosedFiles in a result
AGAIN = "again:%s"  # the name for encrypting a secret that is already in a file


@dataclass
class Sealed:
    """A new secret, and its text encrypted by Ansible Vault."""

    secret: str
    text: str


@dataclass
class Orders:
    """What the action plugin tells the module in its option C(vault).

    encrypts: encrypt new secrets. opens: the play has Vault secrets.
    result_is_kept: the task registers its result, so that a secret in it is not lost.
    sealed: encrypted secrets, by name. opened: decrypted contents or reasons, by encrypted text. Both have the answers to all
    Questions so far.
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
        """Read the text of C(dump). None means that the module runs without the action plugin."""
        found = json.loads(text) if text else {}
        sealed = {name: Sealed(**item) for name, item in found.pop("sealed", {}).items()}
        opened = {name: Stored(**item) for name, item in found.pop("opened", {}).items()}
        return cls(sealed=sealed, opened=opened, **found)


@dataclass
class ToSeal:
    """A secret to encrypt.

    name: that of the answer. own: an existing secret. whole_file: False for one of several values in a file.
    text: an encrypted one to use as it is. Without own and text, a new secret is made.
    """

    name: str
    own: str | None = None
    whole_file: bool = True
    text: str | None = None


@dataclass
class Question:
    """What a module needs from Ansible Vault before it can continue: secrets to encrypt, and texts to decrypt."""

    seal: list[ToSeal] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.seal or self.open)

    def results(self) -> dict[str, Any]:
        """Its form in a module's result: base64, so that nothing masks or escapes parts of it."""
        return {ASKS: base64.b64encode(json.dumps(asdict(self)).encode()).decode()}

    @classmethod
    def take(cls, result: dict[str, Any]) -> Question | None:
        """Take it out of a module's result, if there is one."""
        text = result.pop(ASKS, None)
        found = json.loads(base64.b64decode(text)) if text else None
        return cls([ToSeal(**item) for item in found["seal"]], found["open"]) if found else None


@dataclass
class ClosedFile:
    """An encrypted text to compare with the hash of a key's secret.

    object: the key's name in the result. label: its label. path: that of the file.
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
