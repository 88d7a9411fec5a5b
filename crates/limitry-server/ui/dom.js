// Builds elements. Text only ever becomes a text node, so no name can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties, listeners (`onclick`) and children. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element. */
export function s(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else if (name === "style") for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    else element.setAttribute(name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Replaces what an element holds. The focus goes to what took the place of the focused element, or to the title. */
export function show(element, ...children) {
  const active = document.activeElement;
  const held = active !== element && element.contains(active) ? active : null;
  const index = held ? [...element.querySelectorAll(held.tagName)].indexOf(held) : -1;
  element.replaceChildren();
  append(element, children);
  if (held && !held.isConnected) {
    const like = [...element.querySelectorAll(held.tagName)];
    const label = held.getAttribute("aria-label");
    const same = like.find((one) => label !== null && one.getAttribute("aria-label") === label);
    const other = like[index]?.textContent === held.textContent ? like[index] : document.querySelector("#main h1");
    (same ?? other)?.focus({ preventScroll: true });
  }
  return element;
}

// Controls, and characters that change the direction or hide: a name must not look like another.
export const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Foreign text with its invisible characters written out. */
export function visible(text) {
  return String(text).replace(INVISIBLE, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
}

/** A name that somebody chose: in its own direction, cut by the layout, whole in the tooltip. */
export function name(text, className = "") {
  const shown = visible(text);
  return h("bdi", { class: `name ${className}`.trim(), title: shown.length > 24 ? shown : undefined }, shown);
}
