// A training round: what the gold says of the row that was just answered. Texts go into the page as text nodes alone.
(() => {
  "use strict";
  const box = document.getElementById("told"), boot = JSON.parse(document.getElementById("boot").textContent);
  const words = boot.words, codes = new Map(boot.codes.map((code) => [code.id, code]));
  const { say } = page;
  const el = (tag, name, ...inside) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...inside.filter(Boolean));
    return made;
  };
  const label = (id) => codes.get(id)?.label ?? id;
  const said = (ids) => ids.map(label).join(", ") || words.none;
  function part(id) {
    const code = codes.get(id);
    if (!code) return null;
    const more = [["use_when", code.use_when], ["do_not_use_when", code.do_not_use_when]];
    return el("p", "", el("b", "", code.label), ": ", code.brief || code.definition,
      ...more.map(([name, text]) => text && el("span", "soft", ` ${words[name]}: ${text}`)));
  }
  function draw(found) {
    const told = found.told;
    box.dataset.right = told.right ? "yes" : "no";
    const mine = told.verdict === "unsure" ? words.unsure : said(told.chosen);
    box.replaceChildren(
      el("p", "", el("b", `badge ${told.right ? "accept" : "reject"}`, told.right ? words.told_right : words.told_wrong), ` ${words.gold_says} `, el("b", "", said(told.gold)),
        told.right ? null : `; ${words.you_said} ${mine}`, el("span", "soft", ` · «${told.quote.slice(0, 80)}» · ${say(words.right_of, { ...found, given: boot.given })}`)),
      told.note && el("p", "note", `${words.note}: ${told.note}`),
      ...(told.right ? [] : [...new Set([...told.gold, ...told.chosen])].map(part)));
  }
  document.addEventListener("decided", async (event) => {
    const answer = await fetch(`/api/training/${encodeURIComponent(boot.sample)}/${encodeURIComponent(event.detail)}`).catch(() => null);
    const found = answer?.ok ? await answer.json() : null;
    if (found?.told) draw(found);
  });
})();
