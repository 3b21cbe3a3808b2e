/** 编辑器：CodeMirror 6，只取写练习要的。Tab 缩进；按过 Esc，Tab 就离开编辑器；Ctrl + Enter 运行。 */

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], color: "var(--code-word)" },
  { tag: [tags.number, tags.string], color: "var(--code-literal)" },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: "var(--code-name)" },
  { tag: tags.comment, color: "var(--soft)" },
]);

/** 出错的那一行（从 1 数），null 是没有。 @type {import("@codemirror/state").StateEffectType<number | null>} */
const markLine = StateEffect.define();
const markedLine = StateField.define({
  create: () => Decoration.none,
  update(marks, { effects, docChanged, state }) {
    for (const effect of effects) {
      if (!effect.is(markLine)) continue;
      const line = effect.value;
      if (!line || line > state.doc.lines) return Decoration.none;
      return Decoration.set([Decoration.line({ class: "writing-wrong-line" }).range(state.doc.line(line).from)]);
    }
    return docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * @param {{text: string, label: string, run: () => void, change: (text: string) => void}} options
 * @returns {{dom: HTMLElement, focus: () => void, mark: (line: number | null) => void, text: string}}
 */
export function createEditor({ text, label, run, change }) {
  const go = () => {
    run();
    return true;
  };
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        EditorState.tabSize.of(4),
        indentUnit.of("    "),
        python(),
        syntaxHighlighting(colours),
        markedLine,
        keymap.of([{ key: "Mod-Enter", run: go }, indentWithTab, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({
          "aria-label": label,
          tabindex: "0",
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) change(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    dom: view.dom,
    focus: () => view.focus(),
    mark: (line) => view.dispatch({ effects: markLine.of(line) }),
    get text() {
      return view.state.doc.toString();
    },
    set text(next) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
  };
}
