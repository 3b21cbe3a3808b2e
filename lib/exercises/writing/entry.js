/** editor.js 的入口：打成一份普通脚本，file:// 下也能载入。 */

import { open } from "./page.js";

self.__writing = { open };
