/* Tables sort by a head, are copied, and those of many rows are searched: `tables` readies those of an element. */
const tables = (() => {
  "use strict";
  const russian = document.documentElement.lang !== "en";
  const value = (cell) => {
    const plain = cell.innerText.replace(/[\s\u00a0,]/g, (one) => (one === "," && russian ? "." : "")).replace("−", "-");
    const found = plain.match(/-?\d+(\.\d+)?/);
    return found ? Number(found[0]) : plain.startsWith("<") ? 0 : -Infinity;
  };
  const plain = (cell) => cell.innerText.replace(/\s+/g, " ").trim();
  const units = (table) => {
    const groups = [...table.tBodies].filter((body) => !body.classList.contains("part"));
    return groups.length > 1 ? groups : [...groups[0].rows];
  };
  const first = (unit) => (unit.rows ? unit.rows[0] : unit).cells;
  const ready = (table) => {
    const heads = [...table.tHead.rows[0].cells], start = [...table.children], rows = [...table.tBodies].map((body) => [...body.rows]);
    heads.forEach((head, at) => {
      if (!head.textContent.trim() || head.classList.contains("plot")) return;
      const button = document.createElement("button");
      button.type = "button"; button.className = "sort"; button.append(...head.childNodes); head.append(button);
      button.addEventListener("click", () => {
        const down = head.classList.contains("n");
        const states = down ? ["descending", "ascending", ""] : ["ascending", "descending", ""];
        const next = states[(states.indexOf(head.getAttribute("aria-sort") || "") + 1) % 3];
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        table.classList.toggle("sorted", next !== "");
        table.append(...start); [...table.tBodies].forEach((body, i) => body.append(...rows[i]));
        if (!next) return;
        head.setAttribute("aria-sort", next);
        const sign = next === "ascending" ? 1 : -1;
        const of = units(table).map((unit) => [down ? value(first(unit)[at]) : plain(first(unit)[at]), unit]);
        of.sort((a, b) => sign * (down ? a[0] - b[0] : hits.key(a[0]) < hits.key(b[0]) ? -1 : 1));
        of.forEach(([, unit]) => unit.parentElement.append(unit));
      });
    });
    const tools = document.createElement("p"), copy = document.createElement("button"), words = document.body.dataset;
    tools.className = "table-tools"; copy.type = "button"; copy.textContent = words.copy; tools.append(copy);
    copy.addEventListener("click", async () => {
      const lines = [...table.rows].filter((row) => row.offsetParent && !row.classList.contains("evidence"));
      await navigator.clipboard.writeText(lines.map((row) => [...row.cells].map(plain).join("\t")).join("\n"));
      copy.textContent = words.copied; setTimeout(() => { copy.textContent = words.copy; }, 1500);
    });
    if (units(table).length > 8 && !table.closest("#codes")) {
      const label = document.createElement("label"), find = document.createElement("input");
      find.type = "search"; label.append(words.find + " ", find); tools.prepend(label);
      find.addEventListener("input", () => units(table).forEach((unit) => {
        unit.hidden = !unit.textContent.toLowerCase().includes(find.value.trim().toLowerCase());
      }));
    }
    (table.closest(".box") || table).before(tools);
  };
  const within = (root) => [...root.querySelectorAll(".box > table:not(.heat)")]
    .filter((table) => table.tHead && table.tHead.rows.length === 1 && table.tBodies.length && units(table).length > 1 && first(units(table)[0]).length > 1 &&
      !table.closest("#table1, .trend, .matrix")).forEach(ready);
  within(document);

  const heat = document.querySelector("table.heat"), order = document.getElementById("heat-order");
  if (heat) {
    const bodies = [...heat.tBodies].map((body) => [body, [...body.rows]]);
    order.addEventListener("change", () => {
      heat.classList.toggle("ranked", order.value !== "");
      bodies.forEach(([body, rows]) => body.append(...rows));
      if (order.value) bodies[0][0].append(...[...heat.querySelectorAll("tr[data-rank]")].sort((a, b) => a.dataset.rank - b.dataset.rank));
    });
  }
  const portrait = document.getElementById("portrait");
  if (portrait) {
    const shown = document.getElementById("portrait-shown"), start = shown.innerHTML;
    portrait.addEventListener("change", async () => { shown.innerHTML = portrait.value ? await hits.part(portrait.value) : start; });
  }
  return within;
})();
