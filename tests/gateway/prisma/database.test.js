// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");

const { Client } = require("pg");

const { isReadable, readUrl, renameTypes, withTextFallback } = require("./database.js");
const { explainLostDatabase, failure } = require("./failures.js");

const NAME = 19;
const NAME_ARRAY = 1003;
const INTEGER = 23;

test("what only Prisma understands is taken off the address", () => {
  const { connectionString, poolSize } = readUrl(
    "postgresql://u:p%40w@127.0.0.1:5/d?connection_limit=7&pool_timeout=60&schema=public&sslmode=disable",
  );
  assert.strictEqual(connectionString, "postgresql://u:p%40w@127.0.0.1:5/d?sslmode=disable");
  assert.strictEqual(poolSize, 7);
});

function tlsOf(parameters) {
  const { connectionString } = readUrl(`postgresql://u@h/d?${parameters}`);
  const warned = [];
  const emitWarning = process.emitWarning;
  process.emitWarning = (text) => warned.push(text);
  try {
    return { ssl: new Client({ connectionString }).connectionParameters.ssl, warned };
  } finally {
    process.emitWarning = emitWarning;
  }
}

test("a certificate is checked where Prisma would check it, and nothing is printed of it", (context) => {
  const authority = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "authority-")), "ca.pem");
  fs.writeFileSync(authority, "an authority");
  context.after(() => fs.rmSync(path.dirname(authority), { recursive: true }));
  assert.deepStrictEqual(tlsOf("sslmode=require"), { ssl: { rejectUnauthorized: false }, warned: [] });
  assert.deepStrictEqual(tlsOf(`sslmode=require&sslaccept=strict&sslcert=${authority}`), {
    ssl: { ca: "an authority" },
    warned: [],
  });
  assert.deepStrictEqual(tlsOf(`sslmode=verify-full&sslrootcert=${authority}`), {
    ssl: { ca: "an authority" },
    warned: [],
  });
  assert.strictEqual(tlsOf("sslmode=disable").ssl, false);
});

test("the pool has a size when none is asked for", () => {
  assert.strictEqual(readUrl("postgresql://h/d").poolSize, 10);
});

test("types of the catalogue are given as text", () => {
  const result = {
    fields: [{ dataTypeID: INTEGER }, { dataTypeID: NAME }, { dataTypeID: NAME_ARRAY }, { dataTypeID: 16500 }],
  };
  assert.deepStrictEqual(
    renameTypes(result).fields.map((field) => field.dataTypeID),
    [INTEGER, 25, 1009, 16500],
  );
  assert.strictEqual(isReadable(NAME), false);
  assert.strictEqual(renameTypes(undefined), undefined);
});

test("values of the catalogue are read as text too, those of others by their own parsers", () => {
  const parsers = withTextFallback({ getTypeParser: (oid) => (text) => `${oid}:${text}` });
  assert.strictEqual(parsers.getTypeParser(NAME, "text")("x"), "x");
  assert.strictEqual(parsers.getTypeParser(NAME_ARRAY, "text")("{x}"), "1009:{x}");
  assert.strictEqual(parsers.getTypeParser(INTEGER, "text")("1"), "23:1");
});

function registryWith(error) {
  return { registeredErrors: [{ error }], consumeError: () => ({ error }) };
}

const FAILED = { errors: [{ user_facing_error: { error_code: "P2036", meta: { id: 0 } } }] };

test("a database that is not reached is told as such", () => {
  const registry = registryWith(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }));
  const told = explainLostDatabase(FAILED, registry).errors[0].user_facing_error;
  assert.strictEqual(told.error_code, "P1001");
  assert.match(told.message, /Can't reach database server/);
  assert.deepStrictEqual(registry.registeredErrors, [undefined]);
});

test("another failure of the adapter keeps its words, and other answers are left alone", () => {
  assert.strictEqual(explainLostDatabase(FAILED, registryWith(new Error("odd"))).errors[0].error, "odd");
  for (const answer of [{ data: {} }, failure("x", "P2002")]) {
    assert.strictEqual(explainLostDatabase(answer, registryWith(new Error("odd"))), answer);
  }
});
