#!/usr/bin/env bash
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Dumps and restores the gateway's database. What it connects with is in the file "settings" beside it, which a deployment writes.
#
#   litellm-database dump [NAME [FILE]]   writes NAME-TIME.dump and prints its path; prints nothing for an empty database.
#                                         Of the older dumps the newest stay, and FILE
#   litellm-database restore FILE         makes the schema public what the dump holds, in one transaction
#   litellm-database migrations           prints the names of the migrations that the database has
#   litellm-database columns              prints the columns of the tables in the schema public, as TABLE.COLUMN
#   litellm-database encrypted            prints what LiteLLM has encrypted with the salt key, as JSON, a part of it if there is much
#   litellm-database version              prints the server's version
set -euo pipefail
umask 077

# The deployment tries new settings before they take the place of those in use.
settings=${GATEWAY_BACKUP_SETTINGS:-$(dirname "$(readlink -f "$0")")}
# What the settings give:
directory='' keep=14       # where the dumps go, and how many of them stay
spend_logs=yes             # whether a scheduled dump holds the rows of the spend logs
reserve=64                 # how many MB a dump leaves free beside it
current='' variables=()    # with IAM tokens: the proxy's release, and the files of its variables
spend_log_tables=(LiteLLM_SpendLogs LiteLLM_SpendLogGuardrailIndex LiteLLM_SpendLogToolIndex)
# Nothing of root's own, which the sandbox of the timer does not let be read.
export PGCONNECT_TIMEOUT=10 PGSSLCERT=/nonexistent PGSSLKEY=/nonexistent PGSSLROOTCERT=/nonexistent PGPASSFILE=/nonexistent
# shellcheck source=/dev/null
source "$settings/settings"

# An IAM token is a password for a quarter of an hour. The proxy's variables say for what, its secrets perhaps as whom; its
# Python makes it.
token() {
    local python file
    for python in "$current/bin/python" "${current%/*}"/releases/*/bin/python; do
        [ -x "$python" ] && break
    done
    set -a
    for file in "${variables[@]}"; do
        # shellcheck source=/dev/null
        source "$file"
    done
    set +a
    "$python" - <<'END'
import os, boto3
client = boto3.client("rds", region_name=os.environ["AWS_REGION"])
print(client.generate_db_auth_token(
    DBHostname=os.environ["DATABASE_HOST"], Port=int(os.environ["DATABASE_PORT"]), DBUsername=os.environ["DATABASE_USER"]))
END
}
if [ -n "$current" ]; then
    PGPASSWORD=$(token)
    export PGPASSWORD
fi

query() { psql --no-psqlrc --tuples-only --no-align --quiet --set=ON_ERROR_STOP=1 "$@"; }

fail() { echo "$*" >&2; exit 1; }

# Never as a condition itself: a database that does not answer is not an empty one.
ask() { answer=$(query --command="$1"); }

# One dump or restore at a time, and what a killed one left behind goes first: its programs keep the lock as long as they live.
unfinished=
begin() {
    exec 9> "$directory/.lock"
    flock --wait 600 9 || fail "Another dump or restore has been at work for ten minutes: see who has $directory/.lock open."
    find "$directory" -maxdepth 1 \( -name '*.dump.part' -o -name 'restore.??????' \) -exec rm -rf {} +
    trap '[ -z "$unfinished" ] || rm -rf "$unfinished"' EXIT
}

# Prints the bytes of the newest dump that holds the rows of the spend logs, or with "no" of the newest that does not; nothing without one.
size_of_newest() {
    local size file content holds
    while read -r _ size file; do
        content=$(pg_restore --list "$file" 2> /dev/null) || continue
        holds=no
        case $content in *" TABLE DATA public LiteLLM_SpendLogs "*) holds=yes ;; esac
        [ "$holds" != "$1" ] || { echo "$size"; return; }
    done < <(find "$directory" -maxdepth 1 -type f -name '*.dump' -printf '%T@ %s %p\n' | sort --numeric-sort --reverse)
}

# As much as twice the newest dump of the same kind, or without one as the tables take, and something for others on the same file system.
check_space() {
    local newest needed free answer
    newest=$(size_of_newest "$1")
    if [ -n "$newest" ]; then
        needed=$((newest * 2 / 1048576 + reserve))
    else
        ask "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class WHERE relnamespace = 'public'::regnamespace
             AND relkind IN ('r', 'm') AND ('$1' = 'yes' OR relname NOT IN ($(printf "'%s', " "${spend_log_tables[@]}")''))"
        needed=$((answer / 1048576 + reserve))
    fi
    free=$(df --output=avail --block-size=1M "$directory" | tail --lines=1 | tr -d ' ')
    [ "$free" -ge "$needed" ] ||
        fail "$directory has $free MB free and the dump needs up to $needed: free some space, or keep fewer dumps (gateway_backup_keep)."
}

dump() {
    local name=${1:-scheduled} holds_logs=yes file answer without=()
    # A dump to go back with always holds all.
    if [ "$name" = scheduled ] && [ "$spend_logs" != yes ]; then
        holds_logs=no
        without=("${spend_log_tables[@]/#/--exclude-table-data=public.\"}")
        without=("${without[@]/%/\"}")
    fi
    ask "SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1"
    [ -n "$answer" ] || return 0
    begin
    check_space "$holds_logs"
    file=$directory/$name-$(date -u +%Y%m%dT%H%M%SZ).dump
    unfinished=$file.part
    pg_dump --format=custom --schema=public --no-owner --no-privileges --lock-wait-timeout=60s "${without[@]}" --file="$unfinished"
    sync "$unfinished"
    mv "$unfinished" "$file"
    unfinished=
    prune "$([ "$name" = scheduled ] && echo 'scheduled-*' || echo 'before-*')" "$file" "${2:-}"
    echo "$file"
}

# Only after a dump that succeeded: the oldest beyond the number that is kept. The second and the third file always stay.
prune() {
    find "$directory" -maxdepth 1 -type f -name "$1.dump" -printf '%T@ %p\n' | sort --numeric-sort --reverse |
        tail --lines="+$((keep + 1))" | cut --delimiter=' ' --fields=2- | { grep --fixed-strings --line-regexp --invert-match \
        --regexp="$2" --regexp="${3:-$2}" || true; } | xargs --no-run-if-empty --delimiter='\n' rm --
}

# The schema "public" alone, without what belongs to extensions: what else the database holds is not the gateway's.
restore() {
    [ -r "$1" ] || fail "The dump $1 does not exist or cannot be read."
    local sql
    begin
    sql=$(mktemp --directory --tmpdir="$directory" restore.XXXXXX)
    unfinished=$sql
    pg_restore --list "$1" > "$sql/all" || fail "$1 is no dump that pg_restore reads."
    sed --regexp-extended '/^[0-9]+; [0-9]+ [0-9]+ (SCHEMA|EXTENSION|COMMENT - (SCHEMA|EXTENSION)) /d' "$sql/all" > "$sql/list"
    pg_restore --no-owner --no-privileges --schema=public --use-list="$sql/list" --file="$sql/restore.sql" "$1" ||
        fail "$1 is damaged: pg_restore does not read all of it."
    cat > "$sql/empty.sql" <<'SQL'
SET lock_timeout = '60s';
-- Never CASCADE, which would take along what others made of these tables. What depends on another one goes before it.
DO $$
DECLARE
    object record;
    again boolean;
    detail text;
    reason text;
BEGIN
    FOR object IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
        WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', object.name, object.conname);
    END LOOP;
    LOOP
        again := false;
        reason := NULL;
        FOR object IN SELECT * FROM (
            SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE'
                   WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind, oid::regclass::text AS name
            FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'c', 'f')
                AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
            UNION ALL
            SELECT 'TYPE', oid::regtype::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r')
                AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_type'::regclass AND objid = pg_type.oid AND deptype = 'e')
            UNION ALL
            SELECT CASE prokind WHEN 'a' THEN 'AGGREGATE' ELSE 'ROUTINE' END, oid::regprocedure::text
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype IN ('e', 'i'))
        ) AS ours ORDER BY kind <> 'TABLE'
        LOOP
            BEGIN
                EXECUTE format('DROP %s IF EXISTS %s', object.kind, object.name);
                again := true;
            EXCEPTION WHEN dependent_objects_still_exist THEN
                GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
                reason := coalesce(reason, detail);
            END;
        END LOOP;
        EXIT WHEN reason IS NULL;
        IF NOT again THEN
            RAISE EXCEPTION 'Something outside the gateway''s tables depends on them (%). Drop it first.', reason;
        END IF;
    END LOOP;
END $$;
SQL
    query --single-transaction --file="$sql/empty.sql" --file="$sql/restore.sql" --output=/dev/null
}

migrations() {
    local answer
    ask "SELECT to_regclass('public._prisma_migrations')"
    [ -n "$answer" ] || return 0
    query --command='SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL'
}

# Those of tables, whoever owns them; not of views, nor of what belongs to extensions.
columns() {
    query --command="SELECT relname || '.' || attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')"
}

encrypted() {
    local table column condition answer
    while read -r table column condition; do
        ask "SELECT to_regclass('public.\"$table\"')"
        [ -z "$answer" ] || query --command="SELECT $column FROM public.\"$table\" WHERE $condition LIMIT 100"
    done << 'END'
LiteLLM_ProxyModelTable litellm_params litellm_params IS NOT NULL
LiteLLM_CredentialsTable credential_values credential_values IS NOT NULL
LiteLLM_Config param_value param_name = 'environment_variables'
END
}

case "${1:-}" in
    dump) dump "${2:-}" "${3:-}" ;;
    restore) [ $# -eq 2 ] || fail "Which dump? $0 restore FILE"; restore "$2" ;;
    migrations) migrations ;;
    columns) columns ;;
    encrypted) encrypted ;;
    version) query --command='SHOW server_version_num' ;;
    *) fail "$0 dump [NAME [FILE]] | restore FILE | migrations | columns | encrypted | version" ;;
esac
