// 本页目录标出读到哪一节：标题已经升到跳转时它停下的地方的最后一节；到了页末就是最后一节。
// 主题靠 Bootstrap 的 ScrollSpy，可它要找的 .bd-toc-nav 不在页上，比四个窗口还高的节又总达不到它的门槛，目录常常一节也没有标。
"use strict";
addEventListener("DOMContentLoaded", () => {
  document.body.removeAttribute("data-bs-spy");
  const links = [...document.querySelectorAll("nav.page-toc a.nav-link")];
  const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const landing = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
  // 目录比窗口长，就滚到看得见那一条；scrollIntoView 会连页面一起滚
  const reveal = (link) => {
    const frame = link.closest(".bd-sidebar-secondary"),
      place = link.getBoundingClientRect();
    const { top, bottom, height } = frame.getBoundingClientRect();
    if (place.top < top || place.bottom > bottom) frame.scrollTop += place.top - top - height / 2;
  };
  const mark = () => {
    const below = document.documentElement.scrollHeight - innerHeight - scrollY;
    const line = landing + 16 + Math.max(0, Math.min(scrollY, innerHeight - below - landing));
    const last = sections.findLastIndex((section) => section.getBoundingClientRect().top <= line);
    const now = links[Math.max(0, last)];
    for (const link of links) link.classList.toggle("active", link === now);
    if (now) reveal(now);
  };
  addEventListener("scroll", mark, { passive: true });
  new ResizeObserver(mark).observe(document.body); // 图醒来会长高；刚观察时也叫一次
});
