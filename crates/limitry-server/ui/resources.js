// Named things of one kind in a table: created, changed, deleted and brought back.

import { write } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { refreshAfterRequests } from "./log.js";
import { announce, confirm, empty, formDialog, heading, limitry, load, table } from "./widgets.js";

/** A view with one such table. */
export function resourceView(main, kind) {
  const filter = nameFilter();
  const resources = resourceTable(kind, filter);
  show(main, heading(kind.title, filter, resources.button), h("div", { class: "panel" }, resources.element));
  return { filter, create: resources.create, close: resources.close };
}

export function nameFilter() {
  return h("input", { type: "search", placeholder: "Filter by name", "aria-label": "Filter by name" });
}

/** A small button in a row, which says to screen readers what it acts on. */
export function rowButton(label, what, onclick, className = "small") {
  return h("button", { type: "button", class: className, "aria-label": `${label} ${visible(what)}`, onclick }, label);
}

/**
 * `kind` says what the table shows and how an item is changed:
 * - `noun`, `title`, `one`, `about`: the word in routes and commands, and the words for the items.
 * - `read()`: the items. `columns`, `cells(item)`: without the name before and the buttons behind.
 * - `form(item)`: `{fields(refresh), body(), command()}`; `item` is null for a new one.
 * - `afterDelete`: what a deletion means. `again(item)`: the body that brings it back.
 * - `actions(item)`: buttons before Edit and Delete. `isFixed(item)`: it has neither.
 */
export function resourceTable(kind, filter) {
  const list = h("div");
  const path = `/v1/${kind.noun}`;
  let items = [];
  let drawn = "";

  const refresh = () => load(list, kind.title.toLowerCase(), async () => {
    items = await kind.read();
    draw();
  });

  function draw() {
    const text = filter.value.trim().toLowerCase();
    const shown = items.filter((item) => !text || item.name.toLowerCase().includes(text));
    if (shown.length === 0) {
      show(list, items.length === 0
        ? empty(`No ${kind.one} yet`, kind.about, h("button", { type: "button", class: "primary", onclick: () => edit(null) }, `Create a ${kind.one}`))
        : empty(`No ${kind.one} with this name`, "The filter looks at names."));
      return;
    }
    const built = table(kind.title, [{ title: "Name" }, ...kind.columns, { title: "", align: "num" }], shown.map((item) => [
      name(item.name),
      ...kind.cells(item),
      h("div", { class: "row-actions" },
        kind.actions?.(item),
        !kind.isFixed?.(item) && [rowButton("Edit", item.name, () => edit(item)), rowButton("Delete", item.name, () => remove(item), "small danger")]),
    ]));
    // A list that is drawn anew under the pointer would lose its clicks. Its text has what the time changes, too.
    const drawing = JSON.stringify(shown) + built.textContent;
    if (drawing === drawn && list.querySelector("table")) return;
    drawn = drawing;
    show(list, built);
  }

  function edit(item) {
    const { fields, body, command } = kind.form(item);
    formDialog({
      title: item ? `Edit “${visible(item.name)}”` : `Create a ${kind.one}`,
      action: item ? "Save" : "Create",
      fields,
      command,
      run: async (close) => {
        const given = body();
        if (item) await write("PUT", `${path}/${item.id}`, given);
        else await write("POST", path, given);
        close();
        announce(`${item ? "Changed" : "Created"} ${kind.one} “${visible(given.name)}”`);
        refresh();
      },
    });
  }

  function remove(item) {
    confirm({
      title: `Delete the ${kind.one}`,
      text: ["Delete ", h("strong", {}, name(item.name)), `? ${kind.afterDelete}`],
      action: "Delete",
      command: limitry(kind.noun, "delete", item.id),
      run: async () => {
        await write("DELETE", `${path}/${item.id}`);
        announce(`Deleted ${kind.one} “${visible(item.name)}”`, { label: "Undo", run: () => write("POST", path, kind.again(item)).then(refresh, (error) => announce(error.message)) });
        refresh();
      },
    });
  }

  filter.addEventListener("input", draw);
  refresh();
  const create = () => edit(null);
  return {
    element: list,
    button: h("button", { type: "button", class: "primary", onclick: create }, `+ Create ${kind.one}`),
    create,
    refresh,
    close: refreshAfterRequests(list, refresh),
  };
}
