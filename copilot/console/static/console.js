// Keys, dialogs, and what was being written. Everything works without this file; with it, faster.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (chosen, within = document) => [...within.querySelectorAll(chosen)];
  const on = () => localStorage.getItem("keys") !== "off";

  // Rows: elements with data-row in an element with data-list; j and k move between them, Enter opens.
  const move = (step) => {
    const rows = all("[data-list] [data-row]").filter((row) => row.offsetParent !== null);
    if (!rows.length) return false;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
    const target = next.matches("a, button, [tabindex]") ? next : next.querySelector("a, button, input, [tabindex]");
    target?.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  // Grades: a number chooses in the group with data-grade that has the focus, else in the first without an answer.
  const grade = (value) => {
    const groups = all("[data-grade]").filter((group) => group.offsetParent !== null);
    const group = groups.find((one) => one.contains(document.activeElement))
      ?? groups.find((one) => !one.querySelector("input:checked"));
    const box = group?.querySelector(`input[value="${value}"]`);
    if (!box) return false;
    box.click();
    (groups[groups.indexOf(group) + 1]?.querySelector("input:checked, input") ?? box).focus();
    return true;
  };

  const press = (key) => {
    const target = all(`[data-key="${CSS.escape(key)}"]`).find((one) => one.offsetParent !== null);
    if (!target) return false;
    if (target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) target.focus();
    else target.click();
    return true;
  };

  const show = (id) => {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return false;
    dialog.showModal();
    return true;
  };

  let after = "";
  const answer = (key) => {
    if (after === "g") {
      after = "";
      const link = all(`[data-go="${CSS.escape(key)}"]`)[0];
      if (link) link.click();
      return Boolean(link);
    }
    if (key === "g") {
      after = "g";
      setTimeout(() => { after = ""; }, 1500);
      return true;
    }
    if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
    if (key === "?") return show("keys");
    if (key === "/") return press("/");
    if (key === "u") return press("u");
    return (/^[1-5]$/.test(key) && grade(key)) || press(key);
  };

  const typing = (target) => target.isContentEditable
    || target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])");

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.me[open]").forEach((one) => { one.open = false; one.querySelector("summary").focus(); });
    if (event.ctrlKey || event.metaKey || event.altKey || !on() || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (answer(event.key)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) show(opener.dataset.opens);
    all("details.me[open]").forEach((one) => { if (!one.contains(event.target) || opener) one.open = false; });
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-on") localStorage.setItem("keys", event.target.checked ? "on" : "off");
    if (event.target.matches("[data-sends]")) event.target.form?.requestSubmit();
  });

  // What is being written in a field with data-keep is kept in this tab until it is sent.
  const place = (field) => `kept:${location.pathname}:${field.name}`;
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-keep]")) sessionStorage.setItem(place(event.target), event.target.value);
  });
  const bring = (within) => all("[data-keep]", within).forEach((field) => {
    const held = sessionStorage.getItem(place(field));
    if (held !== null && held !== field.value) field.value = held;
  });
  document.addEventListener("copilot:saved", () => all("[data-keep]").forEach((field) => sessionStorage.removeItem(place(field))));
  document.addEventListener("htmx:load", (event) => bring(event.target));

  const box = document.getElementById("keys-on");
  if (box) box.checked = on();
  if (document.querySelector("[data-saved]")) document.dispatchEvent(new Event("copilot:saved"));
  bring(document);
})();
