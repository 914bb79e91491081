# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A lock of the role has the files that supported hosts take, all of them and no others."""

from __future__ import annotations

import re

import pytest

from checks import role_locks
from checks.process import Failure


def package(*names, marker=None):
    """Make a package as pylock.toml has it, of files with these names; each one's hash is its number."""
    made = {"name": "some", "version": "1.0", "wheels": [
        {"url": f"https://files.example/some/{name}", "hashes": {"sha256": str(number)}}
        for number, name in enumerate(names)
    ]}
    return {**made, "marker": marker} if marker else made


def hashes(text):
    """Return what a requirement's hashes are."""
    return [line.rpartition(":")[2].removesuffix(" \\") for line in text.splitlines()[1:]]


def test_a_wheel_for_everybody_is_enough():
    assert role_locks.requirement(package("some-1.0-py3-none-any.whl")) == "some==1.0 \\\n    --hash=sha256:0\n"


def test_files_for_other_hosts_are_left_out():
    text = role_locks.requirement(package(
        "some-1.0-cp310-abi3-manylinux_2_28_x86_64.whl", "some-1.0-cp310-abi3-manylinux2014_aarch64.whl",
        "some-1.0-cp310-abi3-win_amd64.whl", "some-1.0-cp310-abi3-musllinux_1_2_x86_64.whl",
        "some-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "some-1.0-cp314-cp314-manylinux_2_28_x86_64.whl",
        "some-1.0-cp311-cp311-manylinux_2_39_x86_64.whl", "some-1.0-cp310-abi3-manylinux_2_28_ppc64le.whl",
    ))
    assert hashes(text) == ["0", "1", "4"]


def test_a_marker_is_kept_where_it_chooses_between_hosts_and_chooses_the_files():
    text = role_locks.requirement(package(
        "some-1.0-cp310-cp310-manylinux2014_x86_64.whl", "some-1.0-cp310-cp310-manylinux2014_aarch64.whl",
        "some-1.0-cp311-cp311-manylinux2014_x86_64.whl", marker="python_full_version < '3.11'",
    ))
    assert text.startswith("some==1.0 ; python_full_version < '3.11' \\\n")
    assert hashes(text) == ["0", "1"]


def test_extras_are_named_beside_the_package_itself():
    text = role_locks.requirement({**package("some-1.0-py3-none-any.whl"), "extras": ["a", "b"]})
    assert text == "".join(
        f"{name}==1.0 \\\n    --hash=sha256:0\n" for name in ("some", "some[a]", "some[b]")
    )


def test_a_marker_that_holds_on_every_host_is_dropped():
    text = role_locks.requirement(package("some-1.0-py3-none-any.whl", marker="sys_platform != 'win32'"))
    assert text.startswith("some==1.0 \\\n")


def test_what_no_host_needs_is_left_out():
    assert role_locks.requirement(package("some-1.0-py3-none-any.whl", marker="sys_platform == 'win32'")) is None


def test_what_a_host_would_have_to_build_is_an_error():
    told = r"some 1\.0 has no wheel for Python 3\.10\.12 on aarch64, Python 3\.11\.2 on aarch64"
    with pytest.raises(Failure, match=told):
        role_locks.requirement(package("some-1.0-cp310-abi3-manylinux_2_28_x86_64.whl"))


def test_a_lock_begins_with_what_it_is_for_and_takes_wheels_alone():
    text = role_locks.render("1.2.3", [package("some-1.0-py3-none-any.whl"), package(marker="os_name == 'nt'")])
    assert text.startswith("# LiteLLM 1.2.3 ")
    assert text.endswith("\n--only-binary :all:\nsome==1.0 \\\n    --hash=sha256:0\n")


@pytest.mark.parametrize("lock", sorted(role_locks.LOCKS.glob("*.txt")), ids=lambda lock: lock.stem)
def test_each_lock_has_what_callbacks_need(lock):
    names = set(re.findall(r"(?m)^([a-z0-9-]+)(?:\[[^\]]*\])?==", lock.read_text(encoding="utf-8")))
    assert len(role_locks.callback_packages()) > 5 and not set(role_locks.callback_packages()) - names
