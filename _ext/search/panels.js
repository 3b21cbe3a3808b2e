// 结果的两种摆法：检索页上是一列链接；Ctrl+K 的框里是列表框，方向键选，回车去。
import { marked, search, sentence } from "./ranking.js";

function element(tag, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

function highlighted(text, found) {
  return marked(text, found).map((part) => (part.hit ? element("mark", {}, part.text) : part.text));
}

/** 一节的网址：找到的词带在 ?highlight= 里，到了那一页也标出来。 */
function address({ section, found }, quote, root) {
  const url = new URL(section.page, root);
  const seen = marked(`${section.title}\n${quote}`, found).filter(({ text, hit }) => hit && text.trim().length > 1);
  const words = new Set(seen.map(({ text }) => text.toLowerCase()));
  url.search = new URLSearchParams({ highlight: [...words].join(" ") }).toString();
  url.hash = section.id;
  return url.href;
}

/** 一条结果：{链接里的标题与所在的章, 摘出的一句, 网址}。 */
function entry(hit, book, root) {
  const { section, found } = hit;
  const quote = sentence(section.text, found, book);
  const title = [...highlighted(section.title, found)];
  if (section.id) title.push(element("span", { className: "trail" }, section.trail));
  return {
    title,
    context: element("span", { className: "context" }, ...highlighted(quote, found)),
    href: address(hit, quote, root),
  };
}

function summary(query, count) {
  if (!query.trim()) return "";
  const said = query.trim().slice(0, 40);
  return count ? `匹配到 ${count} 节，最合的在前` : `书里没有找到“${said}”：换个说法，或者少打几个字`;
}

/** 检索页。 */
export function pageBelow(input, book, root) {
  const told = element("p", { className: "search-summary", role: "status" });
  const list = element("ul", { className: "search" });
  document.getElementById("search-results").replaceChildren(told, list);
  return (query) => {
    const hits = search(book, query);
    told.textContent = summary(query, hits.length);
    list.replaceChildren(
      ...hits.map((hit) => {
        const { title, context, href } = entry(hit, book, root);
        return element("li", {}, element("a", { href }, ...title), context);
      }),
    );
    history.replaceState(null, "", `?${new URLSearchParams({ q: query })}`);
  };
}

/** Ctrl+K 的框。 */
export function listBelow(input, book, root) {
  const told = element("p", { className: "search-summary", role: "status" });
  const list = element("div", { className: "search", id: "search-options", role: "listbox", ariaLabel: "检索结果" });
  input.closest("form").after(told, list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
  }))
    input.setAttribute(name, value);
  let chosen = -1;

  function choose(at) {
    chosen = at;
    for (const [i, option] of [...list.children].entries()) option.ariaSelected = String(i === at);
    const option = list.children[at];
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step) choose(Math.max(-1, Math.min(list.children.length - 1, chosen + step)));
    else if (event.key === "Enter" && chosen >= 0) list.children[chosen].click();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => event.target.closest("a") && input.closest("dialog").close());

  return (query) => {
    const hits = search(book, query);
    told.textContent = summary(query, hits.length);
    list.replaceChildren(
      ...hits.map((hit, i) => {
        const { title, context, href } = entry(hit, book, root);
        const told = { href, id: `search-option-${i}`, role: "option", tabIndex: -1 };
        return element("a", told, element("span", { className: "title" }, ...title), context);
      }),
    );
    list.hidden = !hits.length;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    choose(-1);
  };
}
