# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every module has: its options, its connection, its errors."""

from __future__ import annotations

import copy

from ansible.module_utils.basic import AnsibleModule, env_fallback, missing_required_lib

from .._engine.given import drop_nulls, given
from .._errors import InvalidInput
from .._fields.masking import hide
from .._gateway.client import REQUESTS_IMPORT_ERROR, Client


CONNECTION = dict(
    url=dict(type="str", fallback=(env_fallback, ["LITELLM_URL", "LITELLM_PROXY_URL"])),
    api_key=dict(type="str", no_log=True, fallback=(env_fallback, ["LITELLM_MASTER_KEY", "LITELLM_PROXY_API_KEY"])),
    validate_certs=dict(type="bool", default=True),
    ca_path=dict(type="path"),
    client_cert=dict(type="path"),
    client_key=dict(type="path", no_log=False),
    timeout=dict(type="float", default=30),
    retries=dict(type="int", default=3),
)
STATE = dict(state=dict(type="str", choices=["present", "absent"], default="present"))
UNKNOWN_MODELS = dict(unknown_models=dict(type="str", choices=["warn", "fail", "ignore"], default="warn"))


class Module(AnsibleModule):
    """An AnsibleModule that remembers which options were given, so that null and "left out" stay apart."""

    def _load_params(self):
        super()._load_params()
        self.raw = copy.deepcopy(self.params)
        # AnsibleModule refuses a null where there are choices; without it, the option has its default or nothing.
        drop_nulls(self.argument_spec, self.params)

    def given(self, options):
        """The options that were given, converted to their types.

        :arg options: dict, an argument specification.
        :returns: dict; None in it is an explicit null. Options with a default are always in it.
        """
        return given(options, self.params, self.raw)

    def exit_json(self, **kwargs):
        super().exit_json(**dict(self._invocation(), **kwargs))

    def fail_json(self, msg, **kwargs):
        super().fail_json(msg, **dict(self._invocation(), **kwargs))

    def _invocation(self):
        # With -vvv Ansible prints what a task gave; AnsibleModule knows no secrets inside dictionaries.
        return {"invocation": {"module_args": hide({name: value for name, value in self.params.items() if name != "vault"})}}

    def fail(self, error):
        """End with an error. :arg error: a LitellmError."""
        extra = {"status": error.status} if getattr(error, "status", None) else {}
        self.fail_json(msg=str(error), **dict(extra, **error.results))


def connect(module, **more):
    """The client of a module's connection options.

    :arg module: a Module. :arg more: further arguments of the Client. :returns: a Client.
    :raises InvalidInput: the address or the key is missing or can not be one.
    """
    if REQUESTS_IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_IMPORT_ERROR)
    params = module.params
    for name, variable in (("url", "LITELLM_URL"), ("api_key", "LITELLM_MASTER_KEY")):
        if not params[name]:
            raise InvalidInput("%s is missing" % name, "Give %s, or set %s in the environment of the host "
                               "that runs the module." % (name, variable))
    if params["retries"] < 0 or not 0 < params["timeout"] < float("inf"):
        raise InvalidInput("retries must be 0 or more and timeout more than 0 seconds")
    return Client(**dict({name: params[name] for name in CONNECTION}, **more))
