# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all modules share: options, connection, errors."""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

from ansible.module_utils.basic import AnsibleFallbackNotFound, AnsibleModule, missing_required_lib

from .._apply.words import unknown_options
from .._engine.given import drop_nulls, given
from .._errors import InvalidInput, LitellmError, unforeseen
from .._fields.typed import typed
from .._gateway.client import MASKED_HEADER, REQUESTS_IMPORT_ERROR, Client
from .._safe import HIDDEN, MASK, conceal, concealed, forget, hide, printable, remember, safe_line, safe_text, secrets_in


def set_variable(*names: str) -> str:
    """The first of these environment variables that is not empty, as an option's fallback.

    :raises AnsibleFallbackNotFound: all are empty or unset.
    """
    for name in names:
        if os.environ.get(name, "").strip():
            return os.environ[name]
    raise AnsibleFallbackNotFound


CONNECTION = dict(
    url=dict(type="str", fallback=(set_variable, ["LITELLM_URL", "LITELLM_PROXY_URL"])),
    api_key=dict(type="str", no_log=True, fallback=(set_variable, ["LITELLM_MASTER_KEY", "LITELLM_PROXY_API_KEY"])),
    api_key_header=dict(type="str", no_log=False, fallback=(set_variable, ["LITELLM_API_KEY_HEADER"])),
    headers=dict(type="dict", no_log=True, fallback=(set_variable, ["LITELLM_HEADERS"])),
    validate_certs=dict(type="bool", default=True),
    ca_path=dict(type="path"),
    client_cert=dict(type="path"),
    client_key=dict(type="path", no_log=False),
    timeout=dict(type="float", default=60),
    retries=dict(type="int", default=3),
)
STATE = dict(state=dict(type="str", choices=["present", "absent"], default="present"))
UNKNOWN_MODELS = dict(unknown_models=dict(type="str", choices=["warn", "fail", "ignore"], default="warn"))


PLAIN_TYPES = ("bool", "int", "float")  # types of options that cannot hold a secret, like those with choices
VERBOSE = 3  # details are shown from this verbosity on


class Module(AnsibleModule):
    """An AnsibleModule that keeps null and "left out" apart.

    Everything that it prints, logs or returns goes through _safe.py.
    """

    params: dict[str, Any]
    raw: dict[str, Any]
    no_log_values: set[str]
    _mistake: InvalidInput | None = None  # validate the raw options, since Ansible would convert them or use other words

    def __init__(self, **arguments: Any):
        forget()
        try:
            super().__init__(**arguments)
        except LitellmError as error:
            self._refuse(error)
        except Exception as error:  # pylint: disable=broad-except
            if not hasattr(self, "_name"):
                raise  # AnsibleModule.__init__ was not reached
            self._refuse(unforeseen(self._name, error))
        self._spare_short_headers()
        if self._mistake:
            self.fail(self._mistake)

    def _load_params(self) -> None:
        super()._load_params()
        hidden = [name for name, option in self.argument_spec.items() if option.get("no_log") and option.get("type") == "str" and name != "vault"]
        remember([*(self.params.get(name) for name in hidden), *secrets_in(self.params)])
        try:
            _refuse_unknown(self.argument_spec, self.params)
            _refuse_odd_headers(self.params)
            self.params = typed(self.argument_spec, self.params)
        except InvalidInput as error:
            self._mistake = error
        self.raw = copy.deepcopy(self.params)
        # AnsibleModule rejects null for options with choices. Without it, the default applies.
        drop_nulls(self.argument_spec, self.params)

    def _refuse(self, error: LitellmError) -> None:
        """Fail before AnsibleModule knows which options are secret, without showing any of them."""
        self.params = {}
        self.fail(error)

    def _spare_short_headers(self) -> None:
        """Do not mask short header values such as 1 or yes, which would leave holes in all output."""
        headers = self.params.get("headers")
        if isinstance(headers, dict):
            others = {self.params.get(name) for name, option in self.argument_spec.items() if option.get("no_log") and name != "headers"
                      and isinstance(self.params.get(name), (str, int, float))}
            self.no_log_values -= {value for value in _texts(headers) if len(value) < MASKED_HEADER} - others

    def given(self, options: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """The given options, converted to their types. None is an explicit null. Options with a default are always included.

        :arg options: an argument spec.
        """
        return given(options, self.params, self.raw)

    def exit_json(self, **kwargs: Any) -> None:
        super().exit_json(**printable(dict(self._invocation(), **kwargs)))

    def fail_json(self, msg: Any, **kwargs: Any) -> None:
        if self._mistake:
            msg, self._mistake = self._mistake, None
            # It shows no secret, and Ansible may have taken a single letter for one.
            self.no_log_values = {value for value in self.no_log_values if len(value) >= MASKED_HEADER}
        super().fail_json(safe_text(msg), **printable(dict(self._invocation(), **kwargs)))

    def warn(self, warning: str, **kwargs: Any) -> None:
        super().warn(safe_text(warning), **kwargs)

    def log(self, msg: str, log_args: dict[str, Any] | None = None) -> None:
        super().log(safe_line(msg), {name: safe_line(value) for name, value in (log_args or {}).items()} or None)

    def _log_invocation(self) -> None:
        # AnsibleModule logs all options before they are validated; texts and dictionaries may hold secrets.
        told = {name: self.params[name] for name, option in self.argument_spec.items() if self.params.get(name) is not None
                and not option.get("no_log") and (option.get("type") in PLAIN_TYPES or option.get("choices"))}
        others = sorted(name for name in self.params if self.params[name] is not None and name not in told)
        self.log("Invoked with %s" % " ".join(["%s=%s" % pair for pair in sorted(told.items())] + ["%s=(not logged)" % name for name in others]))

    def _invocation(self) -> dict[str, Any]:
        # With -vvv, Ansible prints the options; AnsibleModule does not mask secrets inside dictionaries, or under a misspelt name.
        shown = concealed(hide({name: value if name in self.argument_spec else HIDDEN for name, value in self.params.items() if name != "vault"}))
        if shown.get("headers"):
            # Names from the environment may be parts of a malformed value.
            shown["headers"] = dict.fromkeys(shown["headers"], HIDDEN) if isinstance(self.raw.get("headers"), dict) else HIDDEN
        if isinstance(shown.get("url"), str):
            shown["url"] = re.sub("[?#].*", "?" + MASK, conceal(shown["url"]), flags=re.DOTALL)
        return {"invocation": {"module_args": shown}}

    def fail(self, error: LitellmError) -> None:
        """Fail with an error."""
        extra: dict[str, Any] = {"status": error.status} if getattr(error, "status", None) else {}
        if error.details and self._verbosity >= VERBOSE:
            extra["details"] = error.details
        self.fail_json(msg=str(error), **dict(extra, **error.results))

    def run(self, work: Callable[[], Any]) -> Any:
        """Do the module's work and return its result. Any exception ends the module with a readable error."""
        try:
            return work()
        except LitellmError as error:
            failure = error
        except Exception as error:  # pylint: disable=broad-except
            failure = unforeseen(self._name, error)
        # Not within the handler, where AnsibleModule would add a traceback.
        return self.fail(failure)


def _texts(value: Any) -> Iterator[str]:
    """The texts within a value, at any level, as AnsibleModule would mask them."""
    if isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
    else:
        yield str(value)


def _refuse_odd_headers(params: dict[str, Any]) -> None:
    """Raise InvalidInput for unusable headers from the environment; Ansible would blame the option."""
    text = os.environ.get("LITELLM_HEADERS", "").strip()
    if text and params.get("headers") is None:
        try:
            is_object = isinstance(json.loads(text), dict)
        except ValueError:
            is_object = False
        if not is_object:
            raise InvalidInput("LITELLM_HEADERS in the environment is not a JSON object", "Write it like {\"X-Name\": \"value\"}.")


def _refuse_unknown(options: dict[str, dict[str, Any]], params: dict[str, Any]) -> None:
    """Raise InvalidInput for unknown options, at any level."""
    found = list(unknown_options(options, {name: value for name, value in params.items() if not name.startswith("_ansible_")}))
    if found:
        raise InvalidInput(" ".join(text[0].upper() + text[1:] for text in found),
                           "ansible-doc %s lists all options." % params.get("_ansible_module_name", "-l"))


def connect(module: Module, **more: Any) -> Client:
    """Make the Client from a module's connection options.

    :arg more: additional arguments of the Client. :raises InvalidInput: the address or key is missing, or an option is impossible.
    """
    if REQUESTS_IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_IMPORT_ERROR)
    params = module.params
    for name, variable in (("url", "LITELLM_URL"), ("api_key", "LITELLM_MASTER_KEY")):
        if params[name] == "":
            raise InvalidInput("%s is empty" % name, "Give a value, or leave %s out to use %s from the environment of the host that runs the module." % (
                name, variable))
        if not params[name]:
            raise InvalidInput("%s is missing" % name, "Give %s, or export %s in the environment of the host "
                               "that runs the module." % (name, variable))
    return Client(**dict({name: params[name] for name in CONNECTION}, **more))
