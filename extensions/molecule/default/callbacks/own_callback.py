# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A callback of an operator's own: it says in the journal that a model has answered."""

from litellm.integrations.custom_logger import CustomLogger


class Teller(CustomLogger):
    """Tells."""

    async def async_log_success_event(self, kwargs, response_obj, start_time, end_time):
        """Say it."""
        print("The operator's own callback has seen an answer.", flush=True)


teller = Teller()
