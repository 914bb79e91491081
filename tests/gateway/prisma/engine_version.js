// Copyright (c) 2026, llmops.litellm contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

/** The engine build that Prisma 5.17.0 and Prisma Client Python 0.15.0 expect, as both programs report it. */
module.exports = "393aa359c9ad4a4bb28630fb5613f9c281cde053";
