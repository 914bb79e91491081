# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that say where the gateway is; they are CONNECTION in module_utils/_module/base.py."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of every module."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - URL of the gateway, including its path prefix if it has one, for example V(https://litellm.example.com) or
        V(http://127.0.0.1:4000/llm). It must begin with V(http://) or V(https://).
      - Defaults to the environment variable E(LITELLM_URL), then to E(LITELLM_PROXY_URL), on the host that runs the module. An empty
        variable counts as not set.
      - Required, either as an option or in the environment.
    type: str
  api_key:
    description:
      - The gateway's master key, or the key of a user with the role V(proxy_admin).
      - Defaults to the environment variable E(LITELLM_MASTER_KEY), then to E(LITELLM_PROXY_API_KEY), on the host that runs the module.
      - Required, either as an option or in the environment.
    type: str
  api_key_header:
    description:
      - Name of the header that carries O(api_key), if the gateway sets C(litellm_key_header_name).
      - Defaults to the environment variable E(LITELLM_API_KEY_HEADER) on the host that runs the module, then to C(Authorization).
    type: str
    version_added: 0.2.0
  headers:
    description:
      - Additional headers for each request, by name, for a proxy in front of the gateway, for example C(CF-Access-Client-Id) and
        C(CF-Access-Client-Secret).
      - Defaults to the environment variable E(LITELLM_HEADERS), a JSON object, on the host that runs the module.
      - Values of eight or more characters are hidden in all output. Redirects are not followed, so no redirect carries the headers.
      - C(Host) and the header of O(api_key_header) cannot be set here. C(Authorization) can, with another O(api_key_header).
    type: dict
    version_added: 0.2.0
  validate_certs:
    description:
      - Whether to refuse a gateway whose TLS certificate is not trusted.
      - Set this to V(false) only for tests. For your own certificate authority, use O(ca_path).
    type: bool
    default: true
  ca_path:
    description:
      - File or folder with the CA certificates to trust, on the host that runs the module.
      - Cannot be combined with O(validate_certs=false).
      - Defaults to the CA bundle of the Python library C(requests).
    type: path
  client_cert:
    description:
      - File with the client certificate in PEM format, on the host that runs the module.
      - It may also contain the private key.
    type: path
  client_key:
    description:
      - File with the private key of O(client_cert), if it is not in the same file. The key must not have a password.
    type: path
  timeout:
    description:
      - Timeout in seconds for the complete response to each request, at most 86400.
      - A change that gets no response within this time is not repeated before the module has checked the gateway.
    type: float
    default: 60
  retries:
    description:
      - How often to repeat a request after a lost connection or one of the responses 429, 502, 503 and 504. A C(Retry-After) of the
        gateway is honoured, up to a minute.
      - Repeating a request never creates a second object.
    type: int
    default: 3
requirements:
  - requests (Python library, on the host that runs the module)
"""
