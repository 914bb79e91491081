// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

/** PostgreSQL connections as the Prisma adapter needs them. */

const { Client, Pool, types } = require("pg");

const DEFAULT_POOL_SIZE = 10;
const NAME_ARRAY = 1003;
const TEXT_ARRAY = 1009;
const FIRST_USER_DEFINED_TYPE = 10000;

/** Parameters that only Prisma understands; PostgreSQL would refuse them. */
const PRISMA_PARAMETERS = [
  "connection_limit",
  "pool_timeout",
  "pgbouncer",
  "schema",
  "connect_timeout",
  "socket_timeout",
  "statement_cache_size",
  "max_idle_connection_lifetime",
  "max_connection_lifetime",
];

/** What the adapter can read; the other built-in types (those of the system catalogue) are given to it as text. */
const READABLE_TYPES = new Set([
  ...[
    ["INT2", "INT4", "INT8", "FLOAT4", "FLOAT8", "NUMERIC", "MONEY", "BOOL", "OID", "UUID", "BYTEA", "JSON", "JSONB"],
    ["DATE", "TIME", "TIMETZ", "TIMESTAMP", "TIMESTAMPTZ"],
    ["TEXT", "VARCHAR", "BPCHAR", "BIT", "VARBIT", "INET", "CIDR", "XML"],
  ]
    .flat()
    .map((name) => types.builtins[name]),
  ...[143, 199, 651, 791, 1000, 1001, 1002, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1028, 1041],
  ...[1115, 1182, 1183, 1185, 1231, 1561, 1563, 2951, 3807],
]);

function isReadable(oid) {
  return oid >= FIRST_USER_DEFINED_TYPE || READABLE_TYPES.has(oid);
}

/** Gives catalogue types as text, and leaves every other to the parsers that the query brings. */
function withTextFallback(parsers) {
  return {
    getTypeParser(oid, format) {
      if (oid === NAME_ARRAY) return parsers.getTypeParser(TEXT_ARRAY, format);
      return isReadable(oid) ? parsers.getTypeParser(oid, format) : (text) => text;
    },
  };
}

/** Renames the types of the catalogue in a result to ones that the adapter knows. */
function renameTypes(result) {
  for (const field of (result && result.fields) || []) {
    if (field.dataTypeID === NAME_ARRAY) field.dataTypeID = TEXT_ARRAY;
    else if (!isReadable(field.dataTypeID)) field.dataTypeID = types.builtins.TEXT;
  }
  return result;
}

/** A client whose results the adapter can always read. */
class ReadableClient extends Client {
  query(config, values, callback) {
    const done = [values, callback].find((argument) => typeof argument === "function");
    const given = typeof values === "function" ? undefined : values;
    const query = config && config.types ? { ...config, types: withTextFallback(config.types) } : config;
    if (done) return super.query(query, given, (error, result) => done(error, renameTypes(result)));
    const promise = super.query(query, given);
    return promise && promise.then ? promise.then(renameTypes) : promise;
  }
}

/** TLS modes of libpq that pg takes for verify-full, with a warning on the output that Prisma parses. */
const LENIENT_MODES = ["prefer", "require", "verify-ca"];

/** Says in pg's words what Prisma's parameters say of TLS: there sslcert is the authority, and sslaccept whether it counts. */
function translateTls(parameters) {
  const isStrict = parameters.get("sslaccept") === "strict";
  if (isStrict) {
    parameters.set("sslmode", "verify-full");
    if (parameters.has("sslcert")) parameters.set("sslrootcert", parameters.get("sslcert"));
  } else if (LENIENT_MODES.includes(parameters.get("sslmode"))) {
    parameters.set("uselibpqcompat", "true");
  }
  for (const name of ["sslaccept", "sslcert"]) parameters.delete(name);
}

/**
 * Splits a Prisma connection string.
 *
 * @param {string} url as in DATABASE_URL
 * @returns {{ connectionString: string, poolSize: number }} what PostgreSQL takes, and how many connections to keep
 */
function readUrl(url) {
  const parsed = new URL(url);
  const poolSize = Number(parsed.searchParams.get("connection_limit")) || DEFAULT_POOL_SIZE;
  for (const name of PRISMA_PARAMETERS) parsed.searchParams.delete(name);
  translateTls(parsed.searchParams);
  return { connectionString: parsed.toString(), poolSize };
}

/**
 * Opens a pool; times are exchanged in UTC, as the adapter drops the offset.
 *
 * @param {string} url as in DATABASE_URL
 * @returns {Pool} connects on first use
 */
function openPool(url) {
  const { connectionString, poolSize } = readUrl(url);
  const pool = new Pool({
    connectionString,
    max: poolSize,
    idleTimeoutMillis: 0,
    options: "-c timezone=UTC",
    Client: ReadableClient,
  });
  pool.on("error", (error) => console.error(`query engine: a connection was lost: ${error.message}`));
  return pool;
}

/**
 * Opens one connection.
 *
 * @param {string} url as in DATABASE_URL
 * @returns {Promise<Client>} connected; the caller ends it
 */
async function openClient(url) {
  const client = new Client({ connectionString: readUrl(url).connectionString });
  await client.connect();
  return client;
}

module.exports = { ReadableClient, isReadable, openClient, openPool, readUrl, renameTypes, withTextFallback };
