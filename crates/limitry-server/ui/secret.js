// A new secret, which is shown once.

import { h, show } from "./dom.js";
import { copyButton } from "./widgets.js";

/** Turns the dialog that made a secret into the one that shows it. It is gone when the dialog is closed. */
export function showSecret(element, close, { title, secret, copy, about, lines }) {
  element.querySelector("h2").textContent = title;
  show(element.querySelector(".dialog-body"),
    h("div", { class: "secret" },
      h("code", { id: "new-secret" }, secret),
      copyButton(secret, copy)),
    h("p", {}, h("strong", {}, "It is not shown again. "), about),
    snippets(lines),
    h("div", { class: "buttons" }, h("button", { type: "button", class: "primary", onclick: close }, "Done")));
  element.addEventListener("close", () => show(element));
  element.querySelector(".secret button").focus();
}

/** Lines to paste, of one kind at a time. */
function snippets(lines) {
  const shown = h("pre", { tabindex: "0", "aria-label": "Lines to paste" });
  const copy = h("span");
  const buttons = Object.keys(lines).map((kind) => h("button", { type: "button", class: "small", "aria-pressed": "false", onclick: () => pick(kind) }, kind));
  function pick(kind) {
    shown.textContent = lines[kind];
    show(copy, copyButton(lines[kind], `Copy ${kind}`));
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.textContent === kind));
  }
  pick(Object.keys(lines)[0]);
  return h("div", { class: "snippet" }, h("div", { class: "panel-head" }, h("div", { class: "segments" }, buttons), copy), shown);
}
