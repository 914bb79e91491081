#!/bin/sh
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Ends with 0 if the example site of Debian's nginx is nobody's: a link to the package's file as it came, on a host where nginx is
# "new", or where it is the only site and serves the package's own page alone, as after a run that ended early.  Arguments: "new" or
# "old", the name of the gateway's site, and a folder in place of the root.
example=/etc/nginx/sites-available/default
[ "$(readlink "$3/etc/nginx/sites-enabled/default")" = "$example" ] || exit 1
dpkg --verify nginx-common 2>&1 | grep -q " $example\$" && exit 1
[ "$1" = old ] || exit 0
for site in "$3/etc/nginx/sites-enabled"/* "$3/etc/nginx/conf.d"/*.conf; do
    case ${site##*/} in default | "$2") continue ;; esac
    [ ! -e "$site" ] || exit 1
done
for page in "$3/var/www/html"/* "$3/var/www/html"/.[!.]*; do
    [ ! -e "$page" ] || cmp -s "$page" "$3/usr/share/nginx/html/index.html" || exit 1
done
