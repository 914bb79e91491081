// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

/** Applies the SQL migrations of a folder and keeps Prisma's own record of them. */

const crypto = require("crypto");
const fs = require("fs");
const path = require("path");

const LOCK = 72707369;

/** Set by a caller that holds the lock itself, as LiteLLM does from 1.108.0 on: to wait for it would be to wait for ever. */
const NO_LOCK = "PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK";

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Lists migrations in the order in which they apply.
 *
 * @param {string} folder that holds NAME/migration.sql
 * @returns {string[]} their names
 */
function list(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => fs.existsSync(path.join(folder, name, "migration.sql")))
    .sort();
}

/** What the database remembers of its migrations; nothing when it has none. */
async function records(client) {
  const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present");
  return rows[0].present ? (await client.query("SELECT * FROM _prisma_migrations")).rows : [];
}

function namesOf(rows, wanted) {
  return rows.filter(wanted).map((row) => row.migration_name);
}

const isApplied = (row) => row.finished_at && !row.rolled_back_at;
const isFailed = (row) => !row.finished_at && !row.rolled_back_at;

/** Tells whether there are tables and no record of migrations. */
async function isUnrecorded(client) {
  const { rows } = await client.query(
    "SELECT to_regclass('_prisma_migrations') IS NULL AND EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema()) AS present",
  );
  return rows[0].present;
}

async function applyOne(client, folder, name) {
  const sql = fs.readFileSync(path.join(folder, name, "migration.sql"), "utf8");
  const id = crypto.randomUUID();
  const checksum = crypto.createHash("sha256").update(sql).digest("hex");
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
    id,
    checksum,
    name,
  ]);
  try {
    await client.query(sql);
  } catch (error) {
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, error.message]);
    const reason = `Migration name: ${name}\nDatabase error code: ${error.code}\nDatabase error: ${error.message}`;
    throw Object.assign(new Error(`A migration failed to apply. ${reason}`), { code: "P3018" });
  }
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1", [id]);
}

/**
 * Applies every migration that the database does not have yet, one run at a time.
 *
 * @param {Client} client connected
 * @param {string} folder that holds NAME/migration.sql
 * @param {object} variables of the environment
 * @returns {Promise<string[]>} the names of those applied now
 * @throws {Error} with code P3018 at the first one that fails, with P3005 where there are tables and no record
 */
async function apply(client, folder, variables = process.env) {
  if (!["1", "true"].includes(variables[NO_LOCK])) await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
  if (await isUnrecorded(client)) {
    throw Object.assign(new Error("The database schema is not empty. Read more about how to baseline an existing production database."), { code: "P3005" });
  }
  await client.query(TABLE);
  const present = new Set(namesOf(await records(client), isApplied));
  const missing = list(folder).filter((name) => !present.has(name));
  for (const name of missing) await applyOne(client, folder, name);
  return missing;
}

/**
 * Compares the folder with the database, in the form that "prisma migrate" expects.
 *
 * @param {Client} client connected
 * @param {string} folder that holds NAME/migration.sql
 * @returns {Promise<object>} with "history" and the names of failed migrations
 */
async function diagnose(client, folder) {
  const rows = await records(client);
  const present = new Set(namesOf(rows, isApplied));
  const missing = list(folder).filter((name) => !present.has(name));
  return {
    drift: null,
    history: missing.length ? { diagnostic: "databaseIsBehind", unappliedMigrationNames: missing } : null,
    failedMigrationNames: namesOf(rows, isFailed),
    editedMigrationNames: [],
    errorInUnappliedMigration: null,
    hasMigrationsTable: rows.length > 0,
  };
}

/** Records a migration as applied without running it. */
async function markApplied(client, name) {
  await client.query(TABLE);
  await client.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ($1, '', $2, now())",
    [crypto.randomUUID(), name],
  );
}

/** Records a failed migration as rolled back, so that it can be tried again. */
async function markRolledBack(client, name) {
  await client.query(
    "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1 AND finished_at IS NULL",
    [name],
  );
}

module.exports = { apply, diagnose, list, markApplied, markRolledBack };
