// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

/** Failures in the form in which the native engine tells them. */

const LOST_CONNECTION = /ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|Connection terminated|timeout exceeded|57P0[123]/;

/**
 * A failed answer.
 *
 * @param {string} message what went wrong
 * @param {string} [code] Prisma's code for it, such as "P1001"
 * @returns {object} an answer with "errors"
 */
function failure(message, code) {
  const told = { is_panic: false, message, backtrace: null };
  if (code) Object.assign(told, { error_code: code, meta: {} });
  return { errors: [{ error: message, user_facing_error: told }] };
}

/**
 * Says "the database is not reached" (P1001) where the WebAssembly engine only says that JavaScript failed (P2036).
 *
 * @param {object} answer of the engine
 * @param {{ consumeError: function }} registry where the adapter keeps what JavaScript threw
 * @returns {object} the answer, or a clearer one
 */
function explainLostDatabase(answer, registry) {
  const told = answer.errors && answer.errors[0] && answer.errors[0].user_facing_error;
  if (!told || told.error_code !== "P2036") return answer;
  const { error } = registry.consumeError(told.meta.id) || {};
  if (registry.registeredErrors) registry.registeredErrors[told.meta.id] = undefined;
  const text = [error && error.code, error && error.message].filter(Boolean).join(" ");
  if (LOST_CONNECTION.test(text)) return failure(`Can't reach database server (${text})`, "P1001");
  return failure(text || "the database adapter failed");
}

module.exports = { explainLostDatabase, failure };
