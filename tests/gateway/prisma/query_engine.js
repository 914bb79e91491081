// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Stands in for Prisma's query engine: the HTTP interface of the native program,
 * served by Prisma's own engine in its WebAssembly build.
 */

const ENGINE_VERSION = require("./engine_version.js");

if (process.argv.includes("--version") || process.argv.includes("-V")) {
  console.log(`query-engine ${ENGINE_VERSION}`);
  process.exit(0);
}

const fs = require("fs");
const http = require("http");
const path = require("path");

const { readModels } = require("./datamodel.js");
const { toRequest, toAnswer } = require("./graphql_to_json.js");
const { openPool } = require("./database.js");
const { explainLostDatabase, failure } = require("./failures.js");
const { PrismaPg } = require("@prisma/adapter-pg");
const { bindAdapter } = require("@prisma/driver-adapter-utils");

const TRACE = "{}";
const KEEP_ALIVE = 600_000;

/** Gives the value that follows one of the names on the command line. */
function option(...names) {
  const at = process.argv.findIndex((argument) => names.includes(argument));
  return at < 0 ? undefined : process.argv[at + 1];
}

/** The schema, from wherever Prisma Client Python has put it. */
function readSchema() {
  if (process.env.PRISMA_DML) return Buffer.from(process.env.PRISMA_DML, "base64").toString();
  return fs.readFileSync(option("--datamodel-path") || process.env.PRISMA_DML_PATH, "utf8");
}

/** The database, as LiteLLM may override it when it connects. */
function readDatabaseUrl() {
  const overrides = JSON.parse(process.env.OVERWRITE_DATASOURCES || "[]");
  return (overrides[0] && overrides[0].url) || process.env.DATABASE_URL;
}

/** Loads the WebAssembly engine and connects it. */
async function startEngine(schema, adapter) {
  const runtime = path.join(path.dirname(require.resolve("@prisma/client/package.json")), "runtime");
  const bindings = require(path.join(runtime, "query_engine_bg.postgresql.js"));
  const code = new WebAssembly.Module(fs.readFileSync(path.join(runtime, "query_engine_bg.postgresql.wasm")));
  bindings.__wbg_set_wasm(new WebAssembly.Instance(code, { "./query_engine_bg.js": bindings }).exports);
  const settings = {
    datamodel: schema,
    env: process.env,
    logQueries: false,
    ignoreEnvVarErrors: true,
    datasourceOverrides: {},
    logLevel: "error",
    configDir: ".",
    engineProtocol: "json",
  };
  const engine = new bindings.QueryEngine(settings, () => {}, adapter);
  await engine.connect(TRACE);
  return engine;
}

/** Answers the requests of Prisma Client Python; knows nothing of HTTP. */
class Service {
  constructor(engine, models, adapter) {
    this.engine = engine;
    this.models = models;
    this.adapter = adapter;
  }

  /** Runs one query, or a batch of them, inside a transaction when it is named. */
  async query(body, transaction) {
    const question = JSON.parse(body);
    if (question.batch) return this.batch(question, transaction);
    const translated = toRequest(question.query, this.models);
    const answer = JSON.parse(await this.engine.query(JSON.stringify(translated.request), TRACE, transaction));
    return toAnswer(explainLostDatabase(answer, this.adapter.errorRegistry), translated);
  }

  async batch({ batch, transaction: atomic, isolationLevel }, transaction) {
    const translated = batch.map(({ query }) => toRequest(query, this.models));
    const request = { batch: translated.map(({ request: one }) => one) };
    if (atomic) request.transaction = { isolationLevel };
    const answer = JSON.parse(await this.engine.query(JSON.stringify(request), TRACE, transaction));
    if (!answer.batchResult) return explainLostDatabase(answer, this.adapter.errorRegistry);
    return { ...answer, batchResult: answer.batchResult.map((one, index) => toAnswer(one, translated[index])) };
  }

  /** Starts a transaction; the answer holds its id. */
  async start(body) {
    return JSON.parse(await this.engine.startTransaction(body, TRACE));
  }

  /** Ends a transaction, by "commit" or "rollback". */
  async end(id, how) {
    const ending =
      how === "commit" ? this.engine.commitTransaction(id, TRACE) : this.engine.rollbackTransaction(id, TRACE);
    return JSON.parse((await ending) || "{}");
  }
}

function readBody(request) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => resolve(Buffer.concat(chunks).toString()));
    request.on("error", reject);
  });
}

/** Gives the status and the content for one request; a failed query is told in the content, with status 200. */
async function respond(service, request) {
  if (request.url === "/status") return [200, { status: "ok" }];
  if (request.url.startsWith("/metrics")) return [200, { counters: [], gauges: [], histograms: [] }];
  const body = await readBody(request);
  const ending = request.url.match(/^\/transaction\/([^/]+)\/(commit|rollback)$/);
  if (request.url === "/transaction/start" || ending) {
    const result = ending ? await service.end(ending[1], ending[2]) : await service.start(body);
    return [result.error_code || result.is_panic ? 500 : 200, result];
  }
  return [200, await service.query(body, request.headers["x-transaction-id"])];
}

function serve(service, port) {
  const server = http.createServer(async (request, response) => {
    let status = 200;
    let content;
    try {
      [status, content] = await respond(service, request);
    } catch (error) {
      console.error(`query engine: ${error.stack || error}`);
      content = failure(String((error && error.message) || error));
    }
    const text = JSON.stringify(content);
    response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
    response.end(text);
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  server.listen(port, "127.0.0.1");
  return server;
}

/** Ends this program when LiteLLM asks for it or has gone. */
function endWithParent(pool) {
  const parent = process.ppid;
  const leave = () => {
    setTimeout(() => process.exit(0), 1000).unref();
    pool.end().finally(() => process.exit(0));
  };
  process.on("SIGINT", leave);
  process.on("SIGTERM", leave);
  setInterval(() => process.ppid !== parent && leave(), 1000);
}

async function main() {
  const schema = readSchema();
  const pool = openPool(readDatabaseUrl());
  const adapter = bindAdapter(new PrismaPg(pool));
  endWithParent(pool);
  const engine = await startEngine(schema, adapter);
  serve(new Service(engine, readModels(schema), adapter), Number(option("-p", "--port") || 4466));
}

main().catch((error) => {
  console.error(`query engine: ${error.stack || error}`);
  process.exit(1);
});
