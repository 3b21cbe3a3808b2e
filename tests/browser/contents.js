// 本页目录：从头滚到底，总有恰好一条亮着，它的那一节就在窗口里（开头没有标题的，算第一节），次序不倒退；按哪一条，哪一条就亮。有毛病就抛出错误。
async () => {
  const links = [...document.querySelectorAll("nav.page-toc a.nav-link")];
  const frame = () => new Promise(requestAnimationFrame);
  const active = async () => {
    await frame();
    await frame();
    const lit = links.filter((link) => link.classList.contains("active"));
    if (lit.length !== 1) throw new Error(`滚到 ${scrollY}，亮着 ${lit.length} 条`);
    return links.indexOf(lit[0]);
  };
  let before = 0;
  for (let i = 0; links.length && i <= 12; i++) {
    scrollTo({ top: ((document.documentElement.scrollHeight - innerHeight) * i) / 12, behavior: "instant" });
    const now = await active(),
      place = document.getElementById(links[now].hash.slice(1)).getBoundingClientRect();
    if (now < before || (now && (place.top > innerHeight || place.bottom < 0))) {
      throw new Error(`滚到 ${scrollY}，亮着的却是“${links[now].textContent}”`);
    }
    before = now;
  }
  if (links.length && before !== links.length - 1) throw new Error("到了页末，亮着的不是最后一条");
  for (const at of [0, links.length >> 1, links.length - 1].filter((at) => links[at])) {
    links[at].click();
    if ((await active()) !== at) throw new Error(`按了“${links[at].textContent}”，亮着的是别的`);
  }
};
