# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Keeps files as they are, or brings them back with owner, mode and all: sh -euc "..." sh keep|restore FOLDER FILE...
# A file that there was not when they were kept is removed.
verb=$1 folder=$2
shift 2
if [ "$verb" = keep ]; then
    rm -rf "$folder"
    mkdir -m 700 "$folder"
fi
cd "$folder" || exit
for file in "$@"; do
    if [ "$verb" = keep ]; then
        [ ! -e "$file" ] || cp --archive --parents "$file" .
    elif [ -e ".$file" ]; then
        cp --archive ".$file" "$file.before"
        mv --force "$file.before" "$file"
    else
        rm --force "$file"
    fi
done
