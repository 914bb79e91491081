# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the action plugins do on the controller: what they refuse, and how they end whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from types import SimpleNamespace

import pytest
from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.plugins.action import ActionBase
from ansible.plugins.callback import CallbackBase
from ansible_collections.llmops.litellm.plugins.action import litellm_apply
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.envelope import Orders, Question, Sealed, ToSeal
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.stored import Stored
from ansible_collections.llmops.litellm.plugins.plugin_utils import _action, _progress
from ansible_collections.llmops.litellm.plugins.plugin_utils._vault import KeyVault


class Action(_action.SecretsAction):
    """An action whose module is a function of its arguments."""

    MODULE = "llmops.litellm.litellm_key"

    def __init__(self, module, register=None, async_val=0, diff=False, no_log=False, check_mode=False, **arguments):
        self._task = SimpleNamespace(args=arguments, async_val=async_val, register=register, diff=diff, no_log=no_log, check_mode=check_mode)
        self._play_context = SimpleNamespace(no_log=False)
        self._connection = SimpleNamespace(transport="ssh", has_pipelining=False, become=None)
        self._loader = SimpleNamespace(_vault=SimpleNamespace(secrets=None))
        self._module, self.runs = module, []

    def _execute_module(self, module_name, module_args, task_vars):
        assert module_name == self.MODULE and self._play_context.no_log
        self.runs.append(module_args)
        return self._module(Orders.load(module_args["vault"]))

    def _secrets_of(self, result):
        return [result.get("key")]


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    monkeypatch.setattr(ActionBase, "run", lambda self, tmp=None, task_vars=None: {})


VAULT = SimpleNamespace(secrets=[("default", VaultSecret(b"word"))])


@pytest.mark.parametrize("vault, can, become, sent", [
    (VAULT, True, None, {"pipelining": True}), (VAULT, True, "sudo", {}), (VAULT, False, None, {}), (SimpleNamespace(secrets=None), True, None, {})])
def test_what_is_to_be_encrypted_goes_through_a_pipe(vault, can, become, sent):
    options = {}
    action = Action(lambda orders: {}, key_alias="a", dest="/nowhere")
    action._loader = SimpleNamespace(_vault=vault)
    action._connection = SimpleNamespace(has_pipelining=can, become=become, set_option=options.__setitem__)
    action.run()
    assert options == sent


def test_a_connection_without_pipes_works_as_before():
    def refuse(option, value):
        raise AnsibleError("Requested entry was not defined in configuration")
    action = Action(lambda orders: {}, key_alias="a", dest="/nowhere")
    action._loader = SimpleNamespace(_vault=VAULT)
    action._connection = SimpleNamespace(has_pipelining=True, become=None, set_option=refuse)
    action.run()
    assert len(action.runs) == 1


def test_the_module_is_told_whether_its_result_is_kept():
    for register, is_kept in ((None, False), ("", False), ("made", True)):
        seen = []
        Action(lambda orders, seen=seen: seen.append(orders) or {}, register, key_alias="a").run()
        assert [orders.result_is_kept for orders in seen] == [is_kept] and not seen[0].encrypts and not seen[0].opens


@pytest.mark.parametrize("damaged", ["$ANSIBLE_VAULT;1.1;AES256\n3132", "$ANSIBLE_VAULT;1.1;AES256\nzz", "$ANSIBLE_VAULT;9.9;AES256\n3132"])
def test_a_damaged_encrypted_file_is_told_as_closed(damaged):
    found = KeyVault(VaultLib([("default", VaultSecret(b"word"))]), None, None).opened(damaged)
    assert found.is_closed and found.reason and not found.token


@pytest.mark.parametrize("fails", [False, True])
def test_debugging_does_not_print_what_a_module_gets_and_gives(monkeypatch, fails):
    """Ansible's own lines for it have the arguments and the output of each module."""
    monkeypatch.setattr(_action.constants, "DEFAULT_DEBUG", True)
    seen = []

    def module(_orders):
        seen.append(_action.constants.DEFAULT_DEBUG)
        return {}["nothing"] if fails else {}

    with pytest.raises(AnsibleActionFail) if fails else contextlib.nullcontext():
        Action(module, key_alias="a").run()
    assert seen == [False] and _action.constants.DEFAULT_DEBUG is True


def test_async_is_refused():
    with pytest.raises(AnsibleActionFail, match="litellm_key cannot run with async: .* Run it without async and poll"):
        Action(None, async_val=10).run()


@pytest.mark.parametrize(("arguments", "said"), [
    ({"vault_encrypt": "maybe"}, r"^vault_encrypt must be true or false \(got 'maybe'\)"), ({"vault_id": ["a"]}, "^vault_id must be text"),
    ({"vault_id": "prod"}, "^vault_id is 'prod', but the play has no Vault secret, so new secrets would not be encrypted"),
    ({"vault_id": "prod", "vault_encrypt": True}, "^vault_encrypt is set, but the play has no Vault secret"),
])
def test_what_cannot_encrypt_is_refused(arguments, said):
    with pytest.raises(AnsibleActionFail, match=said):
        Action(lambda orders: {}, key_alias="a", **arguments).run()
    assert Action(lambda orders: {}, key_alias="a", vault_id="prod", vault_encrypt=False).run() == {}


def test_the_collections_own_option_is_refused():
    with pytest.raises(AnsibleActionFail, match="vault is set by the collection itself"):
        Action(None, vault="{}").run()


def test_what_nobody_foresaw_ends_in_a_sentence(monkeypatch):
    told = []
    monkeypatch.setattr(_action.display, "vvv", told.append)

    def fail(_orders):
        raise TypeError("sk-a-secret-of-somebody is no number")

    with pytest.raises(AnsibleActionFail) as caught:
        Action(fail).run()
    said = str(caught.value)
    assert "litellm_key failed unexpectedly: TypeError: " in said and "test__action.py, line" in said and "report" in said
    assert "Traceback" in told[0] and "sk-a-secret" not in said + told[0]


@pytest.mark.parametrize("error", [AnsibleError("of Ansible"), KeyboardInterrupt()])
def test_what_is_not_ours_passes(error):
    def fail(_orders):
        raise error

    with pytest.raises(type(error)):
        Action(fail).run()


class Vault:
    """As a KeyVault of a play with a secret."""

    demanded, encrypts, opens = False, True, True

    def __init__(self, *_more):
        pass

    def answer(self, question, orders):
        orders.sealed.update((item.name, Sealed("sk-new", "sealed")) for item in question.seal)
        orders.opened.update((text, Stored("hash")) for text in question.open)


def test_questions_are_answered_until_there_is_none(monkeypatch):
    monkeypatch.setattr(_action, "KeyVault", Vault)

    def module(orders):
        if not orders.opened:
            return dict(Question(open=["text"]).results(), failed=True)
        if not orders.sealed:
            return dict(Question([ToSeal("a")]).results(), failed=True)
        return {"changed": True, "orders": orders}

    action = Action(module, key_alias="a")
    result = action.run()
    assert result["orders"].opened == {"text": Stored("hash")} and result["orders"].sealed == {"a": Sealed("sk-new", "sealed")}
    assert len(action.runs) == 3 and all(run["key_alias"] == "a" for run in action.runs) and "vault_asks" not in result


def test_questions_without_end(monkeypatch):
    monkeypatch.setattr(_action, "KeyVault", Vault)
    with pytest.raises(AnsibleActionFail, match="Other runs kept changing the files"):
        Action(lambda orders: Question(open=["text"]).results()).run()


@pytest.mark.parametrize("become", [False, True])
@pytest.mark.parametrize("number", [None, signal.SIGTERM, signal.SIGINT], ids=str)
def test_progress_leaves_nothing(number, become, tmp_path, monkeypatch, request):
    """Neither at its end nor after a signal."""
    monkeypatch.setattr(_progress.constants, "DEFAULT_LOCAL_TMP", str(tmp_path), raising=False)
    monkeypatch.setattr(_progress.tempfile, "tempdir", str(tmp_path))
    told, files = [], []
    monkeypatch.setattr(_progress.display, "display", lambda text, stderr: told.append(text))
    # What runs in the background may ignore it.
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, ignored))
    before = signal.getsignal(signal.SIGTERM)

    def work():
        with _progress.progress_file(become) as file:
            with open(file, "a", encoding="utf-8") as stream:
                stream.write("half way\x1b[2J\n")
            files.append(file)
            if number:
                os.kill(os.getpid(), number)
                threading.Event().wait(30)
                raise AssertionError("the signal did not end it")

    if number:
        with pytest.raises(KeyboardInterrupt):
            work()
    else:
        work()
    assert not os.path.exists(files[0]) and list(tmp_path.iterdir()) == [] and told == ["litellm_apply: half way[2J"]
    assert signal.getsignal(signal.SIGTERM) == before


def test_progress_on_a_full_disk(monkeypatch):
    def full(**_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_progress.tempfile, "mkdtemp", full)
    with _progress.progress_file(False) as file:
        assert file is None


@pytest.fixture
def screen(monkeypatch):
    """What is printed, as pairs of a text and whether it goes to the standard error."""
    told = []
    monkeypatch.setattr(_progress.display, "display", lambda text, stderr: told.append((text, stderr)))
    return told


def plan_of(**more):
    rows = [{"object": "user 'u'", "action": "create", "before": {}, "after": {"user_id": "u"}}]
    return dict({"changed": True, "plan": rows, "summary": {"users": {"none": 2}}, "diff": {"prepared": "+ user 'u'\n"}}, **more)


@pytest.mark.parametrize(("result", "task", "is_shown"), [
    ({"failed": True}, {"diff": True}, True),
    ({}, {"diff": True}, False),  # Ansible does it
    ({"key": "sk-new"}, {"diff": True}, True),  # Ansible hides the result
    ({"key": "sk-new", "changed": False}, {"diff": True}, False),
    ({"failed": True}, {"diff": False}, False),
    ({"failed": True}, {"diff": True, "no_log": True}, False),
    ({"key": "sk-new"}, {"diff": True, "no_log": True}, False),
])
def test_the_plan_is_on_the_screen_once(result, task, is_shown, screen):
    Action(lambda orders: plan_of(**result), key_alias="a", **task).run()
    assert screen == ([("+ user 'u'\n", False)] if is_shown else [])


class Mute(CallbackBase):
    """A callback that shows no diffs, as many do."""


class OldStyle(CallbackBase):
    """A callback that shows diffs by the method of old."""

    def on_file_diff(self, host, diff):
        self._display.display(self._get_diff(diff))


@pytest.fixture
def callback(monkeypatch):
    """Makes a callback that of the run. :arg found: its class, if it has a name that Ansible does not know."""
    def choose(name, found=None):
        monkeypatch.setattr(_progress.constants, "DEFAULT_STDOUT_CALLBACK", name, raising=False)
        if found:
            monkeypatch.setattr(_progress.callback_loader, "get", lambda given, class_only: found if given == name else None)
    return choose


@pytest.mark.parametrize(("name", "found", "is_shown"), [
    ("oneline", None, True), ("tree", None, True), ("x.y.mute", Mute, True), ("x.y.old", OldStyle, False), ("minimal", None, False),
    ("default", None, False),
])
def test_a_callback_without_diffs_gets_the_plan(name, found, is_shown, screen, callback):
    callback(name, found)
    Action(lambda orders: plan_of(), key_alias="a", diff=True).run()
    Action(lambda orders: plan_of(changed=False), key_alias="a", diff=True).run()
    assert screen == ([("+ user 'u'\n", False)] if is_shown else [])


@pytest.mark.parametrize(("arguments", "loads", "name", "said"), [
    ({"one_line": True}, False, "default", [("+ user 'u'\n", False)]),
    ({"one_line": False}, False, "default", []),
    ({"one_line": False}, False, "oneline", []),  # ad hoc, this setting counts only together with bin_ansible_callbacks
    ({"one_line": False}, True, "oneline", [("+ user 'u'\n", False)]),
])
def test_ad_hoc_commands_choose_their_callback(arguments, loads, name, said, screen, callback, monkeypatch):
    callback(name)
    monkeypatch.setattr(_progress.constants, "DEFAULT_LOAD_CALLBACK_PLUGINS", loads, raising=False)
    monkeypatch.setattr(_progress.context, "CLIARGS", arguments)
    Action(lambda orders: plan_of(), key_alias="a", diff=True).run()
    assert screen == said


@pytest.mark.parametrize(("name", "is_error"), [("default", False), ("yaml", False), ("json", True), ("ansible.posix.jsonl", True)])
def test_what_programs_read_stays_as_it_is(name, is_error, screen, callback):
    callback(name, Mute)
    Action(lambda orders: plan_of(), key_alias="a", diff=True).run()
    assert screen == ([] if is_error else [("+ user 'u'\n", False)])
    screen.clear()
    Action(lambda orders: plan_of(failed=True), key_alias="a", diff=True).run()
    assert screen == [("+ user 'u'\n", is_error)]


class ApplyAction(litellm_apply.ActionModule):
    """The action of litellm_apply whose module is a function of its arguments, on another host."""

    __init__, _execute_module = Action.__init__, Action._execute_module
    MODULE = Action.MODULE


@pytest.mark.parametrize(("task", "said"), [
    ({}, ["1 created, 0 changed, 0 deleted, 2 unchanged", "created: user 'u'"]),
    ({"check_mode": True}, ["1 to create, 0 to change, 0 to delete, 2 unchanged"]),
    ({"diff": True}, []),
    ({"no_log": True}, []),
])
def test_a_run_ends_with_what_was_made(task, said, screen):
    ApplyAction(lambda orders: plan_of(), **task).run()
    assert screen == [("litellm_apply: %s" % line, False) for line in said]
