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
      - Address of the gateway, with its path prefix where it has one, for example V(https://litellm.example.com) or
        V(http://127.0.0.1:4000/llm). It must begin with V(http://) or V(https://).
      - Left out, it is taken from the environment variable E(LITELLM_URL), and without that from E(LITELLM_PROXY_URL), on the
        host that runs the module. An empty variable counts as not set.
      - Required, from one place or the other.
    type: str
  api_key:
    description:
      - The gateway's master key, or the key of a user with the role V(proxy_admin).
      - Left out, it is taken from the environment variable E(LITELLM_MASTER_KEY), and without that from
        E(LITELLM_PROXY_API_KEY), on the host that runs the module.
      - Required, from one place or the other.
    type: str
  api_key_header:
    description:
      - Name of the header that carries O(api_key), where the gateway has one as C(litellm_key_header_name).
      - Left out, it is C(Authorization).
    type: str
    version_added: 0.2.0
  headers:
    description:
      - Further headers for each request, by name, for what stands in front of the gateway, such as C(CF-Access-Client-Id) and
        C(CF-Access-Client-Secret).
      - Left out, they are taken from the environment variable E(LITELLM_HEADERS), a JSON object, on the host that runs the module.
      - Values of eight characters and more are hidden wherever they would appear. No redirect carries them, as none is followed.
      - C(Host), C(Authorization) and the header of O(api_key_header) cannot be set here.
    type: dict
    version_added: 0.2.0
  validate_certs:
    description:
      - Whether to refuse a gateway whose TLS certificate is not trusted.
      - Only for tests should this be V(false); for an authority of your own there is O(ca_path).
    type: bool
    default: true
  ca_path:
    description:
      - File or folder with the certificates of the authorities to trust, on the host that runs the module.
      - Not to be given beside O(validate_certs=false).
      - Left out, those are trusted that the Python library C(requests) trusts.
    type: path
  client_cert:
    description:
      - File with the certificate, in PEM form, by which this client shows who it is, on the host that runs the module.
      - It may hold the private key too.
    type: path
  client_key:
    description:
      - File with the private key of O(client_cert), where that does not hold it; without a password.
    type: path
  timeout:
    description:
      - How many seconds each request has until its answer is there as a whole, at most 86400.
      - A change that had no answer within this time is not repeated before the gateway was looked at.
    type: float
    default: 60
  retries:
    description:
      - How often to repeat a request after a lost connection or one of the answers 429, 502, 503 and 504. A C(Retry-After) of
        the gateway is honoured, up to a minute.
      - A repeat never makes a second object.
    type: int
    default: 3
requirements:
  - requests (Python library, on the host that runs the module)
"""
