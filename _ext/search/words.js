// 切词：索引与查询用同一套。汉字切成二元组（互相关 → 互相、相关），西文与数照词；繁体当简体，3x3、3*3 当 3×3。
// 这里用到的繁体字，一繁一简
const PAIRS =
  "積积層层連连權权參参數数圖图填填補补長长張张擴扩徵征應应變变換换對对稱称邊边緣缘檢检測测訓训練练學学習习損损網网絡络輸输類类個个單单" +
  "雙双維维陣阵關关實实點点線线縱纵橫横豎竖寬宽異异樣样為为麼么會会過过還还幾几與与從从開开間间時时現现內内兩两後后裡里裏里來来這这體体" +
  "記记憶忆識识別别讀读寫写認认說说讓让證证誤误轉转動动輪轮塊块處处覺觉見见視视觀观頻频題题問问顏颜顯显頁页項项預预順顺負负質质較较遠远" +
  "運运達达適适選选遞递鄰邻釋释鏈链錯错鏡镜閾阈隨随離离難难雜杂靜静驗验筆笔節节範范簡简級级細细終终組组結结統统經经綠绿縮缩總总繼继續续" +
  "義义聯联聲声腦脑舉举萬万藍蓝裝装複复復复規规覆覆觸触計计設设許许評评詞词試试詳详語语調调談谈論论請请譯译費费資资跡迹車车軌轨輕轻進进" +
  "鍵键階阶際际隱隐頭头額额餘余馬马齊齐畫画濾滤壓压歸归當当條条業业構构標标機机樹树欄栏殘残決决沒没減减滿满漸渐無无熱热狀状獨独獲获環环" +
  "產产畢毕發发盡尽監监盤盘確确碼码種种穩稳紅红純纯紙纸給给疊叠側侧備备傳传傾倾優优儲储價价僅仅創创劃划勢势區区協协卻却啟启員员圓圆團团" +
  "執执報报場场塗涂夠够夾夹專专導导將将尋寻屬属帶带幫帮庫库廣广彎弯強强彈弹態态擇择擊击據据擬拟擾扰擺摆敘叙斷断暫暂顆颗併并佔占術术語语";
const SIMPLE = new Map(Array.from({ length: PAIRS.length / 2 }, (_, i) => [PAIRS[2 * i], PAIRS[2 * i + 1]]));
const HAN = "\\u3400-\\u9fff";
const WORD = new RegExp(`[${HAN}]+|[a-z_]+[0-9]*[a-z0-9_]*|[0-9.]*[0-9](?:×[0-9k]+)*|[a-zΔσηΣ]`, "gu");
const IS_HAN = new RegExp(`^[${HAN}]`, "u");
// 问话里不指望在书里找到的词
const ASKING =
  /请问|为什么|为何|为啥|怎么办|怎么样|怎么|怎样|如何|什么是|是什么|有什么|什么|能不能|可不可以|可以|要不要|是不是|有没有|[吗呢吧啊]/gu;

/** 全角变半角、大写变小写、繁体变简体、尺寸里的 x 和 * 变成 ×。 */
export function normal(text) {
  const plain = text.normalize("NFKC").toLowerCase();
  const simple = Array.from(plain, (char) => SIMPLE.get(char) ?? char).join("");
  return simple.replace(/(?<=\d|\bk)\s*[x×*✕]\s*(?=\d|k\b)/gu, "×");
}

/** @returns {string[]} 一段话里的词；汉字的一串切成二元组和单字。 */
export function terms(text) {
  return cut(normal(text));
}

/** @returns {string[]} 查询里的词：去掉问话的词，一个词一次。 */
export function asked(text) {
  const kept = normal(text).replace(ASKING, " ");
  return [...new Set(cut(kept.trim() ? kept : normal(text)))];
}

/** 单字只是旁证：字序不同、中间隔了“的”，也还认得出来。 */
export const isLoose = (term) => term.length === 1 && IS_HAN.test(term);

function cut(plain) {
  return (plain.match(WORD) ?? []).flatMap((word) => (IS_HAN.test(word) ? [...pairs(word), ...word] : [word]));
}

function pairs(word) {
  return Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2));
}

/** 一个词的全部写法（normal 之前的原文里）：× 两边可以有空格。 */
export function spellings(term) {
  return term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/×/g, "\\s*[x×*]\\s*");
}
