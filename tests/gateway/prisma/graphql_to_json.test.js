// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

const assert = require("node:assert");
const test = require("node:test");

const { readModels } = require("./datamodel.js");
const { toAnswer, toRequest } = require("./graphql_to_json.js");

const MODELS = readModels(`
datasource client {
  provider = "postgresql"
}

model User {
  user_id  String @id
  budget   Budget? @relation(fields: [budget_id], references: [budget_id])
  models   String[]
  limit    BigInt?
  metadata Json @default("{}")
  @@map("users")
}

model Budget {
  budget_id String @id
  extra     Json?
  users     User[]
}

model OneOrThrow {
  id String @id
}
`);

const json = (value) => ({ $type: "Json", value });
const translate = (source) => toRequest(source, MODELS).request;

test("the models of a schema are read with the types of their fields", () => {
  assert.deepStrictEqual([...MODELS.keys()], ["User", "Budget", "OneOrThrow"]);
  assert.strictEqual(MODELS.get("User").get("budget"), "Budget");
  assert.strictEqual(MODELS.get("User").get("models"), "String");
  assert.strictEqual(MODELS.get("User").has("map"), false);
});

test("a query names its action, its model and its selection", () => {
  const source =
    'query { result: findManyUser ( take: 5 where: { user_id: { in: ["a", "b"] } } ) { user_id budget { extra } } }';
  assert.deepStrictEqual(toRequest(source, MODELS), {
    key: "result",
    request: {
      modelName: "User",
      action: "findMany",
      query: {
        arguments: { take: 5, where: { user_id: { in: ["a", "b"] } } },
        selection: { user_id: true, budget: { arguments: {}, selection: { extra: true } } },
      },
    },
  });
});

test("a relation may be selected with arguments", () => {
  const { query } = translate("query { result: findFirstBudget { users(take: 1) { user_id } } }");
  assert.deepStrictEqual(query.selection, { users: { arguments: { take: 1 }, selection: { user_id: true } } });
});

test("the longest action that leaves a model wins", () => {
  for (const [name, action, model] of [
    ["findUniqueUser", "findUnique", "User"],
    ["findUniqueUserOrThrow", "findUniqueOrThrow", "User"],
    ["findFirstUserOrThrow", "findFirstOrThrow", "User"],
    ["findUniqueOneOrThrow", "findUnique", "OneOrThrow"],
    ["createManyUser", "createMany", "User"],
    ["createManyAndReturnUser", "createManyAndReturn", "User"],
    ["aggregateBudget", "aggregate", "Budget"],
    ["groupByBudget", "groupBy", "Budget"],
  ]) {
    const request = translate(`query { result: ${name} { x } }`);
    assert.deepStrictEqual([request.action, request.modelName], [action, model]);
  }
});

test("what is no operation is an error", () => {
  assert.throws(() => translate("query { result: findManyStranger { x } }"), /findManyStranger/);
  assert.throws(() => translate("query {"), /Syntax/);
});

test("Json columns are marked, through relations and operators, and others are not", () => {
  const source = `mutation { result: upsertOneUser (
    where: { user_id: "{}" }
    data: {
      create: { user_id: "a", metadata: "{\\"a\\":1}", models: ["m"] }
      update: { metadata: { set: "[]" }, budget: { create: { extra: "null" } } }
    }
  ) { user_id } }`;
  assert.deepStrictEqual(translate(source).query.arguments, {
    where: { user_id: "{}" },
    data: {
      create: { user_id: "a", metadata: json('{"a":1}'), models: ["m"] },
      update: { metadata: { set: json("[]") }, budget: { create: { extra: json("null") } } },
    },
  });
});

test("the path of a filter on a Json column is no Json", () => {
  const source =
    'query { result: findManyUser (where: {metadata: {path: ["a"], equals: "1"}, AND: [{metadata: {not: "2"}}]}) { user_id } }';
  assert.deepStrictEqual(translate(source).query.arguments.where, {
    metadata: { path: ["a"], equals: json("1") },
    AND: [{ metadata: { not: json("2") } }],
  });
});

test("a null Json stays null", () => {
  const source = "mutation { result: updateManyBudget (data: {extra: null}) { count } }";
  assert.deepStrictEqual(translate(source).query.arguments, { data: { extra: null } });
});

test("numbers keep their value, beyond what JavaScript counts to as well", () => {
  const source =
    "query { result: findManyUser (where: {limit: {gt: 9007199254740993, lt: 1}, x: 1e-05, y: true, z: asc}) { user_id } }";
  assert.deepStrictEqual(translate(source).query.arguments.where, {
    limit: { gt: { $type: "BigInt", value: "9007199254740993" }, lt: 1 },
    x: 0.00001,
    y: true,
    z: "asc",
  });
});

test("raw queries name no model", () => {
  const source = 'mutation { result: queryRaw (query: "SELECT $1" parameters: "[1]") }';
  assert.deepStrictEqual(toRequest(source, MODELS), {
    key: "result",
    request: { action: "queryRaw", query: { arguments: { query: "SELECT $1", parameters: "[1]" }, selection: {} } },
  });
});

test("answers lose their marks and take the name that was asked for", () => {
  const translated = toRequest("query { result: findManyUser { user_id } }", MODELS);
  const answer = {
    data: { findManyUser: [{ metadata: json("{}"), at: { $type: "DateTime", value: "2026" }, none: null }] },
  };
  assert.deepStrictEqual(toAnswer(answer, translated), {
    data: { result: [{ metadata: "{}", at: "2026", none: null }] },
  });
});

test("answers of raw queries and errors are left alone", () => {
  const raw = toRequest('mutation { result: queryRaw (query: "" parameters: "[]") }', MODELS);
  const rows = [{ a: { prisma__type: "int", prisma__value: 1 } }];
  assert.deepStrictEqual(toAnswer({ data: { queryRaw: rows } }, raw), { data: { result: rows } });
  assert.deepStrictEqual(toAnswer({ errors: [1] }, raw), { errors: [1] });
});
