// 浏览器不许网页存东西时（禁了 Cookie，或关了存储的 WebView），碰一下 localStorage 就抛错，主题和检索的脚本跟着停。
// 在它们之前换上一份只在这一页里记着的：检索照常，主题按钮管这一页。由 _ext/offline.py 写进每一页的开头。
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    self[name].getItem(name);
  } catch {
    const kept = new Map();
    const value = {
      get length() {
        return kept.size;
      },
      key: (at) => [...kept.keys()][at] ?? null,
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, text) => void kept.set(String(key), String(text)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
    };
    Object.defineProperty(self, name, { value });
  }
}
