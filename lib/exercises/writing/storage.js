/** 写过的代码和判语记在这个浏览器里，哪里也不送。存不了（storage.js 换上的那一份）就只管这一次。 */

const PREFIX = "writing:";

/** @param {string} name @returns {{text?: string | null, verdict?: string} | null} */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

/** 记下几样；null 是忘掉。 @param {string} name @param {object | null} changes */
export function keep(name, changes) {
  try {
    if (changes) localStorage.setItem(PREFIX + name, JSON.stringify({ ...recall(name), ...changes }));
    else localStorage.removeItem(PREFIX + name);
  } catch {
    // 存满了：写的字还在页面上
  }
}
