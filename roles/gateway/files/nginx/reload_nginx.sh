#!/bin/sh
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Lets nginx use its new configuration.  A reload ends well also where nginx goes on with the old one: it cannot listen on one address as long as it
# has the port on all of them, nor the reverse.  What it takes over has new workers; without them it is restarted.
set -eu
main=$(systemctl show nginx.service --property=MainPID --value)
workers() { grep -lsx "PPid:[[:space:]]*$main" /proc/[0-9]*/status || true; }
before=$(workers)
systemctl try-reload-or-restart nginx.service
[ "${main:-0}" -gt 0 ] || exit 0
for _ in $(seq "${RELOAD_TRIES:-30}"); do
    workers | grep -vxF "$before" > /dev/null && exit 0
    sleep 1
done
echo "nginx did not take its new configuration over, and is restarted."
systemctl try-restart nginx.service
