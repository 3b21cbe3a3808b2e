// 本页目录标出读到哪一节：标题已经升到窗口上面四分之一的最后一节；到了页末就是最后一节。
// 主题靠 Bootstrap 的 ScrollSpy，可它要找的 .bd-toc-nav 不在页上，比四个窗口还高的节又总达不到它的门槛，目录常常一节也没有标。
"use strict";
addEventListener("DOMContentLoaded", () => {
  document.body.removeAttribute("data-bs-spy");
  const links = [...document.querySelectorAll("nav.page-toc a.nav-link")];
  const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const mark = () => {
    const below = document.documentElement.scrollHeight - innerHeight - scrollY;
    const line = Math.max(innerHeight / 4, innerHeight - below);
    const last = sections.findLastIndex((section) => section.getBoundingClientRect().top <= line);
    links.forEach((link, i) => link.classList.toggle("active", i === Math.max(0, last)));
  };
  addEventListener("scroll", mark, { passive: true });
  new ResizeObserver(mark).observe(document.body); // 图醒来会长高；刚观察时也叫一次
});
