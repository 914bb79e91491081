// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Prisma Client Python speaks GraphQL to its engine; the WebAssembly engine takes the JSON protocol.
 * Both say the same, so a request is translated on the way in and its answer on the way out.
 */

const { parse } = require("graphql");

/** Every action of the engine; in GraphQL the name of the model follows, as in "findManyUser". */
const ACTIONS = [
  "findUnique",
  "findFirst",
  "findMany",
  "createOne",
  "createMany",
  "createManyAndReturn",
  "updateOne",
  "updateMany",
  "deleteOne",
  "deleteMany",
  "upsertOne",
  "aggregate",
  "groupBy",
].sort((one, other) => other.length - one.length);

const RAW_ACTIONS = new Set(["queryRaw", "executeRaw"]);

/** Keys under which a Json or Bytes column takes a value, as in { set: ... } or { equals: ... }. */
const VALUE_OPERATORS = new Set([
  "set",
  "push",
  "equals",
  "not",
  "in",
  "notIn",
  "array_contains",
  "array_starts_with",
  "array_ends_with",
]);

/** Column types that the JSON protocol wants marked; without the mark, Json would be encoded twice. */
const MARKED_TYPES = new Set(["Json", "Bytes"]);

/** Turns a value of the GraphQL syntax tree into a plain one. */
function literal(node) {
  switch (node.kind) {
    case "IntValue":
      return Number.isSafeInteger(Number(node.value)) ? Number(node.value) : { $type: "BigInt", value: node.value };
    case "FloatValue":
      return Number(node.value);
    case "StringValue":
    case "EnumValue":
    case "BooleanValue":
      return node.value;
    case "NullValue":
      return null;
    case "ListValue":
      return node.values.map(literal);
    case "ObjectValue":
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value)]));
    default:
      throw new Error(`a value of kind ${node.kind} is not supported`);
  }
}

function argumentsOf(node) {
  return Object.fromEntries((node.arguments || []).map((argument) => [argument.name.value, literal(argument.value)]));
}

function selectionOf(selectionSet) {
  const selection = {};
  for (const field of selectionSet ? selectionSet.selections : []) {
    const plain = !field.selectionSet && !(field.arguments && field.arguments.length);
    selection[field.name.value] = plain
      ? true
      : { arguments: argumentsOf(field), selection: selectionOf(field.selectionSet) };
  }
  return selection;
}

/** Marks the value of a Json or Bytes column with its type, inside lists and operators too. */
function markValue(value, type) {
  if (typeof value === "string") return { $type: type, value };
  if (Array.isArray(value)) return value.map((item) => markValue(item, type));
  if (value === null || typeof value !== "object" || value.$type) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, VALUE_OPERATORS.has(key) ? markValue(item, type) : item]),
  );
}

/** Walks the arguments of a model, through its relations, and marks what the JSON protocol wants marked. */
function markColumns(value, model, models) {
  if (Array.isArray(value)) return value.map((item) => markColumns(item, model, models));
  if (value === null || typeof value !== "object" || value.$type) return value;
  const fields = models.get(model);
  const marked = {};
  for (const [key, item] of Object.entries(value)) {
    const type = fields && fields.get(key);
    if (MARKED_TYPES.has(type)) marked[key] = markValue(item, type);
    else if (type && !models.has(type)) marked[key] = item;
    else marked[key] = markColumns(item, type || model, models);
  }
  return marked;
}

/** Splits "findUniqueUserOrThrow" into the action "findUniqueOrThrow" and the model "User". */
function splitName(name, models) {
  for (const action of ACTIONS) {
    if (!name.startsWith(action)) continue;
    const model = name.slice(action.length);
    if (models.has(model)) return { action, model };
    if (model.endsWith("OrThrow") && models.has(model.slice(0, -"OrThrow".length))) {
      return { action: `${action}OrThrow`, model: model.slice(0, -"OrThrow".length) };
    }
  }
  throw new Error(`the operation ${name} names no known action and model`);
}

/**
 * Translates one GraphQL operation.
 *
 * @param {string} source the operation, as Prisma Client Python writes it
 * @param {Map} models the models of the schema, see datamodel.js
 * @returns {{ key: string, request: object }} the name that the answer goes by, and the request in the JSON protocol
 * @throws {Error} when the operation cannot be understood
 */
function toRequest(source, models) {
  const field = parse(source, { noLocation: true }).definitions[0].selectionSet.selections[0];
  const name = field.name.value;
  const key = field.alias ? field.alias.value : name;
  const query = { arguments: argumentsOf(field), selection: selectionOf(field.selectionSet) };
  if (RAW_ACTIONS.has(name)) return { key, request: { action: name, query } };
  const { action, model } = splitName(name, models);
  query.arguments = markColumns(query.arguments, model, models);
  return { key, request: { modelName: model, action, query } };
}

/** Takes the type marks of the JSON protocol off again, as GraphQL answers have none. */
function unmark(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(unmark);
  if ("$type" in value) return value.value;
  const plain = {};
  for (const key in value) plain[key] = unmark(value[key]);
  return plain;
}

/**
 * Translates an answer of the WebAssembly engine into the one that Prisma Client Python expects.
 *
 * @param {object} answer with "data" or "errors"
 * @param {{ key: string, request: object }} translated what toRequest gave for the question
 * @returns {object} the answer under the name that was asked for
 */
function toAnswer(answer, { key, request }) {
  if (answer.errors) return answer;
  const value = Object.values(answer.data)[0];
  return { ...answer, data: { [key]: RAW_ACTIONS.has(request.action) ? value : unmark(value) } };
}

module.exports = { toRequest, toAnswer };
