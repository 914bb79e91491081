#!/bin/sh
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Lets nginx check /etc/nginx as it is going to be: "keep" or "drop" for the example site, then NEXT PATH pairs that say which file
# takes which place.  To be run in a mount
# namespace of its own, with "unshare --mount": what is put over /etc/nginx here is seen by nobody else, and gone at the end.
copy=$(mktemp --directory)
trap 'umount "$copy"; rmdir "$copy"' EXIT
mount -t tmpfs -o mode=0755 tmpfs "$copy"
cp -a /etc/nginx/. "$copy"
[ "$1" = keep ] || rm -f "$copy/sites-enabled/default"
shift
while [ $# -gt 0 ]; do
    place=$copy${2#/etc/nginx}
    [ ! -e "$1" ] || { mkdir -p "${place%/*}"; cp "$1" "$place"; }
    shift 2
done
mount --bind "$copy" /etc/nginx
status=0
nginx -t -q || status=$?
umount /etc/nginx
exit $status
