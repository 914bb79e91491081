// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Stands in for Prisma's schema engine: the JSON-RPC calls that "prisma migrate deploy" and its relatives make,
 * one request a line on standard input, one answer a line on standard output.
 */

const ENGINE_VERSION = require("./engine_version.js");

if (process.argv.includes("--version") || process.argv.includes("-V")) {
  console.log(`schema-engine-cli ${ENGINE_VERSION}`);
  process.exit(0);
}

const readline = require("readline");

const { openClient } = require("./database.js");
const migrations = require("./migrations.js");

/** Runs something with a connection, and ends the connection. */
async function withClient(run, url = process.env.DIRECT_URL || process.env.DATABASE_URL) {
  const client = await openClient(url);
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** The calls, by name; each takes the parameters of the call and gives its result. */
const CALLS = {
  async listMigrationDirectories({ migrationsDirectoryPath }) {
    return { migrations: migrations.list(migrationsDirectoryPath) };
  },
  async applyMigrations({ migrationsDirectoryPath }) {
    const applied = await withClient((client) => migrations.apply(client, migrationsDirectoryPath));
    return { appliedMigrationNames: applied };
  },
  async diagnoseMigrationHistory({ migrationsDirectoryPath }) {
    return withClient((client) => migrations.diagnose(client, migrationsDirectoryPath));
  },
  async markMigrationApplied({ migrationName }) {
    await withClient((client) => migrations.markApplied(client, migrationName));
    return {};
  },
  async markMigrationRolledBack({ migrationName }) {
    await withClient((client) => migrations.markRolledBack(client, migrationName));
    return {};
  },
  async dbExecute({ script }) {
    await withClient((client) => client.query(script));
    return null;
  },
  async getDatabaseVersion() {
    return withClient(async (client) => (await client.query("SELECT version()")).rows[0].version);
  },
  async ensureConnectionValidity() {
    await withClient(() => {});
    return {};
  },
  async getDatabaseDescription() {
    return "{}";
  },
  /** A difference is never found: what LiteLLM ships as migrations is taken at its word. */
  async diff() {
    return { exitCode: 0, stdout: "" };
  },
};

/** Answers one line; a failed call is answered with an error of JSON-RPC. */
async function answer(line) {
  let id = null;
  try {
    const call = JSON.parse(line);
    id = call.id;
    if (!Object.hasOwn(CALLS, call.method)) throw new Error(`the call ${call.method} is not supported`);
    return { jsonrpc: "2.0", result: await CALLS[call.method](call.params || {}), id };
  } catch (error) {
    const data = { is_panic: false, message: error.message, error_code: error.code || "P1000", meta: {} };
    return { jsonrpc: "2.0", error: { code: 4466, message: "An error happened. See the data field.", data }, id };
  }
}

/** Serves until standard input ends and everything asked has been answered. */
async function serve() {
  const pending = [];
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    pending.push(answer(line).then((result) => process.stdout.write(`${JSON.stringify(result)}\n`)));
  }
  await Promise.all(pending);
}

/** "schema-engine cli can-connect-to-database" and the like: says whether the database answers. */
async function checkConnection() {
  const at = process.argv.findIndex((argument) => argument === "--datasource" || argument === "-d");
  try {
    await withClient(() => {}, at < 0 ? process.env.DATABASE_URL : process.argv[at + 1]);
    console.log("Connection successful");
  } catch (error) {
    console.error(JSON.stringify({ is_panic: false, message: error.message, error_code: "P1001", meta: {} }));
    process.exitCode = 1;
  }
}

(process.argv.includes("cli") ? checkConnection() : serve()).then(() => process.exit());
