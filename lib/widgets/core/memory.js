/** 算过的先记着，没变就不重算。记在用它的那个视图里，各视图互不相干。 */

/** 记着上一次的：given 里的都没变，就还是它。 @template T @returns {(given: unknown[], make: () => T) => T} */
export function createMemory() {
  /** @type {unknown[] | undefined} */
  let known;
  /** @type {T} */
  let made;
  return (given, make) => {
    if (!known || given.some((value, i) => value !== /** @type {unknown[]} */ (known)[i])) {
      made = make();
      known = given;
    }
    return made;
  };
}
