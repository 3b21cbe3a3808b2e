/** 换了缩放、要印了，画布都重画；停了就不再听。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { followPixels } from "../../lib/widgets/core/theme.js";

test("屏幕的像素换了一回又一回，每回都叫", () => {
  const queries = [];
  const before = globalThis.matchMedia;
  globalThis.devicePixelRatio = 1;
  globalThis.matchMedia = (query) => {
    const made = { query, addEventListener: (_, act, options) => Object.assign(made, { act, options }) };
    queries.push(made);
    return made;
  };
  const scope = new AbortController();
  let count = 0;
  followPixels(scope.signal, () => (count += 1));
  globalThis.devicePixelRatio = 2;
  queries[0].act();
  queries[1].act();
  assert.deepEqual(
    [count, queries.map(({ query }) => query)],
    [2, ["(resolution: 1dppx)", "(resolution: 2dppx)", "(resolution: 2dppx)"]],
  );
  assert.ok(queries.every(({ options }) => options.signal === scope.signal && options.once));
  scope.abort();
  queries[2].act();
  assert.equal(queries.length, 3, "停了就不再听");
  globalThis.matchMedia = before;
});
