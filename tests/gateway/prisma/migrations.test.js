// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");

const migrations = require("./migrations.js");

/** A database that remembers what it was asked; it has no migrations of its own. */
class Database {
  asked = [];

  async query(sql) {
    this.asked.push(sql);
    return { rows: [{ present: false }] };
  }
}

function folderWith(context, ...names) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "migrations-"));
  context.after(() => fs.rmSync(folder, { recursive: true }));
  for (const name of names) {
    fs.mkdirSync(path.join(folder, name));
    fs.writeFileSync(path.join(folder, name, "migration.sql"), `SELECT '${name}'`);
  }
  return folder;
}

for (const value of [undefined, "", "0", "false"]) {
  test(`one run at a time applies migrations, with the lock variable ${value}`, async (context) => {
    const database = new Database();
    const variables = value === undefined ? {} : { PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK: value };
    assert.deepStrictEqual(await migrations.apply(database, folderWith(context, "1_a", "2_b"), variables), ["1_a", "2_b"]);
    assert.match(database.asked[0], /pg_advisory_lock/);
  });
}

for (const value of ["1", "true"]) {
  test(`a caller that holds the lock itself is not waited for, with the lock variable ${value}`, async (context) => {
    const database = new Database();
    const variables = { PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK: value };
    assert.deepStrictEqual(await migrations.apply(database, folderWith(context, "1_a"), variables), ["1_a"]);
    assert.ok(database.asked.includes("SELECT '1_a'"));
    assert.doesNotMatch(database.asked.join(), /lock/);
  });
}

test("tables without a record of migrations are left alone", async (context) => {
  const database = new Database();
  database.query = async (sql) => (database.asked.push(sql), { rows: [{ present: true }] });
  await assert.rejects(migrations.apply(database, folderWith(context, "1_a"), {}), { code: "P3005", message: /database schema is not empty/ });
  assert.doesNotMatch(database.asked.join(), /CREATE TABLE|SELECT '1_a'/);
});
