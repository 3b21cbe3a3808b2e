/**
 * 用网页上的那一份数学，算 Python 写来的情形：
 *
 *     node forward.mjs 情形.json 结果.bin
 *
 * 情形是 {networks: [{network, X: [一张张墨数]}], inks: [一张张纸]}；结果是一串双精度的数：每个网络、每张图、
 * 每一层的全部数，然后每张纸摆好、数好、加过噪声的 8×8。
 */

import { readFileSync, writeFileSync } from "node:fs";
import { counts, noisy, tidied, unpack } from "../../../lib/explorers/digit_reader/ink.js";
import { forward } from "../../../lib/explorers/digit_reader/network.js";

const [cases, out] = process.argv.slice(2);
const { networks, inks } = JSON.parse(readFileSync(cases, "utf8"));
const numbers = [];
for (const { network, X } of networks)
  for (const x of X)
    for (const { maps, before } of forward(network, x)) numbers.push(...before.flat(2), ...maps.flat(2));
for (const [seed, ink] of inks.entries()) numbers.push(...noisy(counts(tidied(unpack(ink))), seed).flat());
writeFileSync(out, new Uint8Array(Float64Array.from(numbers).buffer));
