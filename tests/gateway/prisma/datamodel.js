// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Reads the models of a Prisma schema.
 *
 * @param {string} schema the text of a schema.prisma
 * @returns {Map<string, Map<string, string>>} for each model, the type of each field without "?" and "[]"
 */
function readModels(schema) {
  const models = new Map();
  let fields = null;
  for (const line of schema.split("\n")) {
    const opening = line.match(/^\s*model\s+(\w+)\s*\{/);
    if (opening) {
      fields = new Map();
      models.set(opening[1], fields);
    } else if (/^\s*\}/.test(line)) {
      fields = null;
    } else if (fields) {
      const field = line.match(/^\s*(\w+)\s+(\w+)/);
      if (field) fields.set(field[1], field[2]);
    }
  }
  return models;
}

module.exports = { readModels };
