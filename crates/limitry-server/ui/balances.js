// The balances of a customer: credited, debited, with their transactions.

import { all, decimal, get, now, write } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { dateTime, grouped, relative } from "./format.js";
import { rowButton } from "./resources.js";
import { announce, dialog, empty, field, formDialog, limitry, load, positional, table } from "./widgets.js";

/** At most nine decimal places, as the service keeps them. */
const POSITIVE = "(0|[1-9][0-9]*)([.][0-9]{1,9})?";
const ANY = `-?${POSITIVE}`;

export function balances(customerId) {
  const list = h("div");
  const refresh = () => load(list, "balances", async () => {
    const items = await all(`/v1/balances?customerId=${encodeURIComponent(customerId)}`, 200);
    if (items.length === 0) {
      show(list, empty("No balance", "A balance is what a customer has, such as prepaid credits. It never resets."));
      return;
    }
    show(list, table("Balances", [{ title: "Name" }, { title: "Available", align: "num" }, { title: "Balance", align: "num" }, { title: "Minimum", align: "num" }, { title: "", align: "num" }],
      items.map((item) => [
        name(item.name),
        [h("span", { class: item.availableBalance === "0" ? "bad-text" : undefined }, grouped(item.availableBalance)), " ", name(item.unit, "muted")],
        grouped(item.currentBalance), grouped(item.minimumBalance),
        h("div", { class: "row-actions" },
          rowButton("Credit", item.name, () => book(item, "credit")), rowButton("Debit", item.name, () => book(item, "debit")),
          rowButton("History", item.name, () => history(item))),
      ])));
  });

  function create() {
    const given = h("input", { required: true, maxlength: "100", autocomplete: "off", placeholder: "Prepaid" });
    const unit = h("input", { maxlength: "100", autocomplete: "off", placeholder: "credits" });
    const initial = h("input", { inputmode: "decimal", pattern: ANY, autocomplete: "off", placeholder: "0" });
    const minimum = h("input", { inputmode: "decimal", pattern: ANY, autocomplete: "off", placeholder: "0" });
    formDialog({
      title: "Create a balance",
      action: "Create",
      fields: () => [h("div", { class: "two" }, field("Name", given), field("Unit", unit), field("At first", initial), field("Minimum", minimum, "Below 0 it allows an overdraft."))],
      command: () => limitry("balances", "create", positional(given.value || "NAME"), `--customer=${customerId}`,
        [["unit", unit], ["initial", initial], ["minimum", minimum]].map(([flag, input]) => (input.value ? `--${flag}=${input.value}` : []))),
      run: async (close) => {
        await write("POST", "/v1/balances", {
          customerId, name: given.value,
          ...(unit.value ? { unit: unit.value } : {}),
          ...(initial.value ? { initialBalance: decimal(initial.value) } : {}),
          ...(minimum.value ? { minimumBalance: decimal(minimum.value) } : {}),
        });
        close();
        announce(`Created balance “${visible(given.value)}”`);
        refresh();
      },
    });
  }

  /** Credits or debits. An attempt whose answer was lost is repeated with the same key, so that it is booked once. */
  function book(item, kind) {
    const amount = h("input", { required: true, inputmode: "decimal", pattern: POSITIVE, autocomplete: "off", placeholder: "10" });
    const description = h("input", { required: true, maxlength: "256", autocomplete: "off", placeholder: kind === "credit" ? "Top-up" : "Image" });
    const reference = h("input", { maxlength: "256", autocomplete: "off", placeholder: "pay_123" });
    let open = null;
    formDialog({
      title: `${kind === "credit" ? "Credit" : "Debit"} “${visible(item.name)}”`,
      action: kind === "credit" ? "Credit" : "Debit",
      fields: () => [h("p", { class: "muted about" }, "Available: ", grouped(item.availableBalance), " ", name(item.unit)),
        h("div", { class: "two" }, field("Amount", amount), field("Description", description)), field("Reference", reference, "A payment or an event that it belongs to. Optional.")],
      command: () => limitry("balances", kind, item.id, `--amount=${amount.value || "AMOUNT"}`, `--description=${description.value || "TEXT"}`, reference.value ? `--reference=${reference.value}` : []),
      run: async (close) => {
        const text = JSON.stringify([amount.value, description.value, reference.value]);
        if (open?.text !== text) open = { text, key: crypto.randomUUID() };
        const answer = await write("POST", `/v1/balances/${kind}`, {
          customerId, name: item.name, amount: decimal(amount.value), description: description.value, ...(reference.value ? { reference: reference.value } : {}),
        }, open.key);
        open = null;
        if (!answer.success) throw new Error(answer.error);
        close();
        announce(`${grouped(answer.transaction.amount)} ${kind === "credit" ? "credited to" : "debited from"} “${visible(item.name)}”`);
        refresh();
      },
    });
  }

  function history(item) {
    dialog(`Transactions of “${visible(item.name)}”`, () => {
      const shown = h("div");
      load(shown, "transactions", async () => {
        const { data } = await get(`/v1/balances/${item.id}/transactions?limit=100`);
        if (data.length === 0) {
          show(shown, empty("No transaction yet", "Each credit and each debit is one."));
          return;
        }
        show(shown, table("Transactions", [{ title: "For" }, { title: "Amount", align: "num" }, { title: "Reference" }, { title: "When", align: "nowrap" }], data.map((one) => [
          name(one.description),
          h("span", { class: one.type === "credit" ? "good-text" : undefined }, `${one.type === "credit" ? "+" : "−"}${grouped(one.amount)}`),
          one.reference ? name(one.reference) : "–",
          h("span", { title: `${dateTime(one.createdAt)} UTC` }, relative(one.createdAt, now())),
        ])));
      });
      return shown;
    });
  }

  refresh();
  return {
    refresh,
    element: h("section", { class: "panel", "aria-label": "Balances" },
      h("div", { class: "panel-head" }, h("h2", {}, "Balances"), h("button", { type: "button", onclick: create }, "+ Create balance")), list),
  };
}
