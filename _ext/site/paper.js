// 纸是白的：打印的时候整页换成浅色，代码的颜色、活的图都跟着 data-theme 换；印完换回来。
"use strict";
{
  const page = document.documentElement.dataset;
  let own = null; // 读者的主题；不在打印就是 null
  const lighten = () => {
    own ??= page.theme;
    page.theme = "light";
  };
  const restore = () => {
    if (own) page.theme = own;
    own = null;
  };
  addEventListener("beforeprint", lighten);
  addEventListener("afterprint", restore);
  // 打印预览、开发者工具里模拟的打印，有的浏览器只改媒体，不发上面的事件
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? lighten() : restore()));
}
