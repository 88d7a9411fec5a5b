// Parts that all views share.

import { ApiError, state } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { shell } from "./format.js";

/** Copies a text, and says so on the button. */
export function copyButton(text, label = "Copy") {
  const button = h("button", {
    type: "button",
    class: "small",
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(typeof text === "function" ? text() : text);
        show(button, "✓ Copied");
        announce("Copied");
      } catch {
        show(button, "Not copied");
        announce("The browser did not allow copying. Select the text and copy it.");
      }
      setTimeout(() => show(button, label), 2000);
    },
  }, label);
  return button;
}

/** A line to type, with a button that copies it. */
export function line(text, label = "Copy") {
  return h("div", { class: "line" }, h("code", { tabindex: "0", role: "textbox", "aria-readonly": "true", "aria-label": "Command" }, text), copyButton(text, label));
}

/** A positional argument, which may look like a flag. */
export function positional(text) {
  return { text };
}

/** The words of a limitry command that acts on this service. */
export function limitry(...words) {
  const { baseUrl, projectId, tokenFile } = state.session;
  const where = tokenFile ? ["--api-url", `${baseUrl}/v1`] : ["--local"];
  if (tokenFile || state.project !== projectId) where.push("--project", state.project);
  const all = words.flat(Infinity);
  const last = all.filter((word) => word?.text?.startsWith("-")).map((word) => word.text);
  const first = all.filter((word) => !word?.text?.startsWith("-")).map((word) => word?.text ?? word);
  const line = shell("limitry", first, where, last.length > 0 ? ["--", last] : []);
  return tokenFile ? `LIMITRY_TOKEN_FILE=${shell(tokenFile)} ${line}` : line;
}

/** The line that controls this service. `limitry dev` finds a service by its data, so a temporary one takes a request. */
export function control(words, method, path, body, project) {
  const { baseUrl, projectId, tokenFile } = state.session;
  if (!tokenFile) return shell("limitry", "dev", words, project && project !== projectId ? ["--project", project] : []);
  const inProject = project ? ` ${shell("-H", `X-Project: ${project}`)}` : "";
  const given = body === undefined ? "" : ` -H 'Content-Type: application/json' ${shell("-d", JSON.stringify(body))}`;
  return `curl -X ${method} ${baseUrl}${path} -H "Authorization: Bearer $(cat ${shell(tokenFile)})"${inProject}${given}`;
}

/** The command that does the same. */
export function sameInTerminal(text) {
  return h("div", { class: "same" }, h("span", { class: "muted" }, "The same in the terminal"), line(text));
}

/** A short message at the foot of the page, also for screen readers. */
export function announce(text, action) {
  const notice = h("div", { class: "notice" }, h("span", {}, text));
  if (action) {
    notice.append(h("button", { type: "button", class: "small", onclick: () => { notice.remove(); action.run(); } }, action.label));
  }
  const close = h("button", { type: "button", class: "small plain", "aria-label": "Dismiss", onclick: () => notice.remove() }, "✕");
  notice.append(close);
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), action ? 12000 : 5000);
}

export function errorBox(error, retry) {
  const facts = [];
  if (error instanceof ApiError) {
    facts.push(h("span", {}, `${error.status} `), h("code", {}, error.code));
    if (error.requestId) facts.push(h("span", { class: "muted" }, " request ", h("code", {}, error.requestId)));
  }
  return h("div", { class: "error-box", role: "alert" },
    h("strong", {}, "✗ ", visible(sentence(error.message))),
    facts.length > 0 && h("div", {}, facts),
    (error.details ?? []).length > 1 && h("ul", {}, error.details.map((detail) => h("li", {}, h("code", {}, visible(detail.path)), " ", visible(detail.message)))),
    retry && h("button", { type: "button", class: "small", onclick: retry }, "Try again"));
}

function sentence(text) {
  return text ? text[0].toUpperCase() + text.slice(1) : "It failed";
}

export function loading(what) {
  return h("p", { class: "muted waiting", role: "status" }, `Loading ${what}…`);
}

/** What would be here, and how it comes to be here. */
export function empty(title, text, ...more) {
  return h("div", { class: "empty" }, h("h2", {}, title), h("p", {}, text), more);
}

/** The message about the last failure of each element. */
const failures = new WeakMap();

/** Loads and shows; a failure is shown with a way to try again. */
export async function load(element, what, work) {
  if (!element.hasChildNodes()) show(element, loading(what));
  try {
    await work();
    failures.get(element)?.remove();
    failures.delete(element);
  } catch (error) {
    if (error.name === "AbortError") return;
    failures.get(element)?.remove();
    element.querySelector(":scope > .waiting")?.remove();
    const box = errorBox(error, () => load(element, what, work));
    failures.set(element, box);
    // What was there stays readable.
    element.prepend(box);
  }
}

/** A table that becomes a list of cards where it is narrow. */
export function table(caption, columns, rows) {
  return h("table", { class: "table" },
    h("caption", { class: "hidden" }, caption),
    h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", class: column.align }, column.title || h("span", { class: "hidden" }, "Actions"))))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, index) => h(index === 0 ? "th" : "td", {
      scope: index === 0 ? "row" : undefined,
      class: columns[index].align,
      "data-label": columns[index].title,
      // One child, so that a card has it beside its label.
    }, Array.isArray(cell) ? h("div", {}, cell) : cell))))));
}

const GLYPHS = { good: "●", soon: "!", bad: "✗", past: "◌" };

/** A state: a glyph and a word, so that it needs no color. */
export function status(kind, text) {
  return h("span", { class: `state ${kind}` }, h("span", { "aria-hidden": "true" }, GLYPHS[kind]), " ", text);
}

/** A bar of a share; above 1 it is full and red. */
export function meter(share, label) {
  const kind = share >= 1 ? "bad" : share >= 0.8 ? "soon" : "good";
  return h("span", { class: `meter ${kind}`, role: "img", "aria-label": label },
    h("span", { style: { width: `${Math.min(100, Math.max(share > 0 ? 1 : 0, share * 100))}%` } }));
}

/** `3 / 10` over a bar. `share` is null where it is not known. */
export function usedNow(of, { share, usedText }, ...more) {
  return h("div", { class: "used-now" }, h("span", { class: share >= 1 ? "bad-text" : undefined }, usedText, share >= 1 && " ✗"),
    meter(share ?? 0, `${visible(of)}: ${usedText}`), more);
}

/** Opens a dialog; `Esc` closes it. `build` gets a function that closes it. */
export function dialog(title, build, onclose) {
  const element = h("dialog", { "aria-labelledby": "dialog-title" });
  const close = () => element.close();
  element.append(
    h("div", { class: "dialog-head" },
      h("h2", { id: "dialog-title" }, title),
      h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: close }, "✕")),
    h("div", { class: "dialog-body" }));
  show(element.lastChild, build(close, element));
  element.addEventListener("close", () => { element.remove(); onclose?.(); });
  document.body.append(element);
  element.showModal();
  const first = element.querySelector(".dialog-body input, .dialog-body select, .dialog-body button");
  first?.focus();
  return element;
}

/** Closes all dialogs: what they show is gone with the view. */
export function closeDialogs() {
  for (const element of document.querySelectorAll("dialog")) {
    if (element.open) element.close();
    element.remove();
  }
}

/** Asks before a change. */
export function confirm({ title, text, action, command, run }) {
  dialog(title, (close) => {
    const failure = h("div");
    const button = h("button", {
      type: "button",
      class: "danger",
      onclick: async () => {
        button.disabled = true;
        try {
          await run();
          close();
        } catch (error) {
          button.disabled = false;
          show(failure, errorBox(error));
        }
      },
    }, action);
    return [h("p", {}, text), failure, sameInTerminal(command),
      h("div", { class: "buttons" }, h("button", { type: "button", onclick: close }, "Cancel"), button)];
  });
}

let nextId = 0;

/** A labeled input. */
export function field(label, input, hint) {
  const id = `field-${++nextId}`;
  input.id = id;
  if (hint) input.setAttribute("aria-describedby", `${id}-hint`);
  return h("div", { class: "field" }, h("label", { for: id }, label), input, hint && h("span", { class: "muted", id: `${id}-hint` }, hint));
}

export function select(options, value, props = {}) {
  return h("select", props, options.map(([key, label]) => h("option", { value: key, selected: key === value }, label)));
}

/** Rows of name and value. `read()` returns an object. */
export function pairs(legend, { nameLabel = "Name", valueLabel = "Value", initial = {}, numeric = false, onchange } = {}) {
  const list = h("div", { class: "pairs" });
  const add = (key = "", value = "") => {
    const row = h("div", { class: "pair" },
      h("input", { value: key, "aria-label": `${legend}: ${nameLabel}`, placeholder: nameLabel.toLowerCase(), oninput: onchange, autocomplete: "off", spellcheck: "false" }),
      h("span", { "aria-hidden": "true" }, "="),
      h("input", { value, "aria-label": `${legend}: ${valueLabel}`, placeholder: valueLabel.toLowerCase(), oninput: onchange, inputmode: numeric ? "decimal" : undefined, autocomplete: "off", spellcheck: "false" }),
      h("button", { type: "button", class: "plain", "aria-label": `Remove this ${nameLabel.toLowerCase()}`, onclick: () => { row.remove(); onchange?.(); } }, "✕"));
    list.append(row);
    return row;
  };
  for (const [key, value] of Object.entries(initial)) add(key, String(value));
  const element = h("fieldset", {}, h("legend", {}, legend), list,
    h("button", { type: "button", class: "small", onclick: () => add().querySelector("input").focus() }, "+ Add"));
  return {
    element,
    entries: () => [...list.children].map((row) => [...row.querySelectorAll("input")].map((input) => input.value)).filter(([key]) => key !== ""),
    read() {
      return Object.fromEntries(this.entries().map(([key, value]) => [key, numeric && value.trim() !== "" && !Number.isNaN(Number(value)) ? Number(value) : value]));
    },
  };
}

/** A form in a dialog: fields, the command that does the same, an error where one arises. */
export function formDialog({ title, fields, action, command, run }) {
  dialog(title, (close, element) => {
    const failure = h("div");
    const same = h("div");
    const refresh = () => show(same, sameInTerminal(command()));
    const submit = h("button", { type: "submit", class: "primary" }, action);
    const form = h("form", {
      oninput: refresh,
      onchange: refresh,
      onsubmit: async (event) => {
        event.preventDefault();
        submit.disabled = true;
        try {
          await run(close, element);
        } catch (error) {
          show(failure, errorBox(error));
        }
        submit.disabled = false;
      },
    }, fields(refresh), failure, same,
      h("div", { class: "buttons" }, h("button", { type: "button", onclick: close }, "Cancel"), submit));
    refresh();
    return form;
  });
}

/** The flags for filters in a form; `present` are those that a change removes when the form has none. */
export function filterWords(filters, present) {
  const words = filters.entries().map(([key, text]) => ["--filter", `${key}=${text}`]);
  return words.length === 0 && Object.keys(present ?? {}).length > 0 ? ["--no-filter"] : words;
}

/** The title of a view, which gets the focus when the view is opened. */
export function heading(text, ...actions) {
  return h("div", { class: "heading" }, h("h1", { tabindex: "-1" }, text), h("div", { class: "actions" }, actions));
}

/** `name = value` of filters and dimensions. */
export function filterList(filters) {
  const entries = Object.entries(filters ?? {});
  if (entries.length === 0) return h("span", { class: "muted" }, "everything");
  return h("span", { class: "tags" }, entries.map(([key, value]) => h("span", { class: "tag" }, name(key), " = ", name(value))));
}

/** JSON to read. */
export function json(document) {
  const text = typeof document === "string" ? document : JSON.stringify(document, null, 2);
  return h("pre", { tabindex: "0", class: "json" }, text.split("\n").map(visible).join("\n"));
}
