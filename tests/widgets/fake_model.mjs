/**
 * 比任何宿主都严的假 model：
 *   get、set、on、off 遇到没有的 trait 就抛错；值要写得成 JSON；set 之后忘了 save_changes 查得出来；
 *   同一个监听不许挂两次，没挂过的不许摘；一个事件一次只许写一个名字。
 */
import assert from "node:assert/strict";

const plain = (value) => JSON.parse(JSON.stringify(value));

export class FakeModel {
  #traits;
  #listeners = new Map();
  #unsaved = new Set();
  saves = 0;

  constructor(traits) {
    this.#traits = plain(traits);
  }
  #known(key) {
    assert.ok(typeof key === "string" && Object.hasOwn(this.#traits, key), `没有叫 ${key} 的 trait`);
  }
  get(key) {
    this.#known(key);
    return plain(this.#traits[key]); // 宿主给的是引用；视图若就地改了它，这里就看不到
  }
  set(key, value) {
    this.#known(key);
    assert.deepEqual(plain(value), value, `${key} 写不成 JSON`);
    assert.ok(key !== "kind" && key !== "name" && !key.startsWith("_"), `${key} 不归视图改`);
    if (JSON.stringify(value) === JSON.stringify(this.#traits[key])) return;
    this.#traits[key] = plain(value);
    this.#unsaved.add(key);
    this.#fire(key);
  }
  save_changes() {
    assert.ok(this.#unsaved.size, "没有改什么，不必 save_changes");
    this.#unsaved.clear();
    this.saves += 1;
  }
  on(event, callback) {
    assert.match(event, /^change:[A-Za-z_]+$/, "一次挂一个 change:名字");
    this.#known(event.slice(7));
    const all = this.#listeners.get(event) ?? new Set();
    assert.ok(!all.has(callback), `${event} 重复挂了同一个监听`);
    this.#listeners.set(event, all.add(callback));
  }
  off(event, callback) {
    assert.ok(this.#listeners.get(event)?.delete(callback), `${event} 没有挂过这个监听`);
  }
  /** Python（或另一个视图）改了 traits。 */
  fromPython(patch) {
    for (const key of Object.keys(patch)) this.#known(key);
    Object.assign(this.#traits, plain(patch));
    for (const key of Object.keys(patch)) this.#fire(key);
  }
  #fire(key) {
    for (const callback of [...(this.#listeners.get(`change:${key}`) ?? [])]) callback();
  }
  /** 视图该守的：改了都存了。 */
  check() {
    assert.deepEqual([...this.#unsaved], [], "set 之后没有 save_changes");
  }
  get listeners() {
    return [...this.#listeners.values()].reduce((sum, all) => sum + all.size, 0);
  }
}
