/* Hits of a number: parts of the page, opened when they are asked for. */
const hits = (() => {
  "use strict";
  const of = (id) => document.getElementById("hits-" + id);
  const dialog = document.getElementById("hits");
  const STEP = 120;
  /* The order of the Kazakh alphabet, which has the Russian one within it: not every browser knows it. */
  const LETTERS = new Map([..."аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"].map((one, i) => [one, String.fromCharCode(0x3000 + i)]));
  const key = (said) => [...said.toLowerCase().replace(/^[^\p{L}\p{N}]+/u, "")].map((one) => LETTERS.get(one) || one).join("");
  const parts = new Map();
  const part = (id) => {
    if (!parts.has(id)) parts.set(id, (async () => {
      const block = document.querySelector('[data-part="' + id + '"]');
      if (!block) return null;
      const raw = Uint8Array.from(atob(block.textContent), (one) => one.charCodeAt(0));
      return new Response(new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
    })());
    return parts.get(id);
  };
  const lines = async (code) => {
    const own = await part(code), index = await part("index");
    return own.document.map((n, i) => ({
      code, n, document: index.documents[n], sides: own.sides[i], page: own.page[i], paragraph: own.paragraph[i], start: own.start[i],
      lang: own.lang[i], before: own.before[i], quote: own.quote[i], after: own.after[i], hit: own.hit[i],
    }));
  };
  let all = [], shown = [], drawn = 0, index = null, several = false;

  const options = (id, values, chosen) => {
    const box = of(id), first = box.options[0];
    box.replaceChildren(first, ...values.map(([value, said]) => new Option(said, value, false, value === chosen)));
    box.value = chosen || "";
    box.parentElement.hidden = values.length < 2 && !chosen;
  };
  const span = (name, words, lang) => {
    const made = document.createElement(name === "quote" ? "mark" : "span");
    made.className = name[0]; made.textContent = words; if (lang) made.lang = lang;
    return made;
  };
  const line = (one) => {
    const made = document.createElement("li"), place = document.createElement("span"), link = document.createElement("a");
    if (several) { made.className = "named"; made.append(span("of", index.codes[one.code][0])); made.firstChild.className = "of"; }
    for (let i = 0; i < index.countries.length; i += 1) if (one.sides >> i & 1) {
      const mark = document.createElement("i"); mark.className = "k k" + i + " c" + i; mark.title = index.countries[i]; place.append(mark);
    }
    link.href = "#d" + (one.n + 1);
    link.textContent = [one.document[1], one.lang, one.document[6] ? "p. " + one.page : "", "¶ " + one.paragraph].filter(Boolean).join(" · ");
    link.title = one.document[0] + " · " + one.hit;
    place.className = "m"; place.append(link);
    made.append(span("before", one.before, one.lang), span("quote", one.quote, one.lang), span("after", one.after, one.lang), place);
    return made;
  };
  const more = () => {
    dialog.querySelector("ol").append(...shown.slice(drawn, drawn + STEP).map(line));
    drawn = Math.min(drawn + STEP, shown.length);
    of("more").hidden = drawn >= shown.length;
  };
  const orders = {
    place: (one) => String(one.n).padStart(6, "0") + String(one.start).padStart(9, "0"),
    before: (one) => key(one.before.split(/\s+/).filter(Boolean).reverse().join(" ")),
    after: (one) => key(one.after.trim()),
    quote: (one) => key(one.quote),
  };
  const draw = () => {
    const side = index.ids.indexOf(of("side").value), words = of("find").value.trim().toLowerCase();
    const order = orders[of("sort").value];
    shown = all.filter((one) => (side < 0 || one.sides >> side & 1) && (!of("lang").value || one.lang === of("lang").value) &&
      (!of("year").value || String(one.document[7]) === of("year").value) && (!of("document").value || String(one.n) === of("document").value) &&
      (!only.family || one.document[3] === only.family) &&
      (!words || (one.before + one.quote + one.after + " " + one.document[0]).toLowerCase().includes(words)))
      .map((one) => [order(one), one]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)).map((pair) => pair[1]);
    drawn = 0; dialog.querySelector("ol").replaceChildren(); more();
    of("count").textContent = shown.length + (shown.length === all.length ? "" : " / " + all.length);
    carriers(); of("none").hidden = shown.length > 0; of("lines").scrollTop = 0;
  };
  let only = {};
  const leads = (id, target) => {
    of(id).href = "#" + target; of(id).hidden = document.getElementById(target) === null;
  };
  /* The documents with most lines of those that are shown. */
  const carriers = () => {
    const count = new Map();
    shown.forEach((one) => count.set(one.n, (count.get(one.n) || 0) + 1));
    const most = [...count].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
    of("carriers").replaceChildren(of("carriers").firstChild, ...most.map(([n, hits]) => {
      const made = document.createElement("button");
      made.type = "button"; made.dataset.document = n; made.textContent = index.documents[n][0].slice(0, 40) + " · " + hits; made.title = index.documents[n][0];
      return made;
    }));
    of("carriers").hidden = count.size < 2;
  };
  /* What else can be opened from here: words, and what they do. */
  const besides = (beside) => {
    of("beside").hidden = beside.length === 0;
    of("beside").replaceChildren(of("beside").firstChild, ...beside.map(([said, act]) => {
      const made = document.createElement("button");
      made.type = "button"; made.textContent = said;
      made.addEventListener("click", () => { act(); of("lines").focus(); });
      return made;
    }));
  };
  /* Lines of paragraphs in which each of these codes stands. */
  const together = (lines, codes) => {
    const found = new Map(), place = (one) => [one.n, one.page, one.paragraph].join();
    lines.forEach((one) => found.set(place(one), (found.get(place(one)) || new Set()).add(one.code)));
    return lines.filter((one) => found.get(place(one)).size === codes.length);
  };
  /* `wanted` may have code or group, side, year, document, family, find and title; without a code or group all are opened. `codes` are
     just these, in paragraphs that have them all; `beside` is as above, and where there
     is no such line `profile` is where else to look. */
  const open = async (wanted) => {
    only = wanted; index = await part("index");
    const group = wanted.group ? index.groups[wanted.group] : ["", Object.keys(index.shown).filter((id) => !id.includes(":"))];
    const codes = wanted.codes || (wanted.code ? index.codes[wanted.code][1] : group[1]);
    several = codes.length > 1;
    all = (await Promise.all(codes.map(lines))).flat();
    if (wanted.codes) all = together(all, codes);
    if (!all.length && wanted.profile) { location.hash = "p-" + wanted.profile; return; }
    besides(wanted.beside || []);
    of("title").textContent = wanted.code ? index.codes[wanted.code][0] : wanted.title || group[0] || index.documents[wanted.document][0];
    leads("numbers", "c-" + wanted.code); leads("firm", "f-" + wanted.code); leads("book", "b-" + wanted.code); leads("case", "p-" + (wanted.profile || wanted.code));
    const values = (pick) => [...new Set(all.map(pick).filter((one) => one !== null))];
    options("side", index.ids.map((id, i) => [id, index.countries[i]]), wanted.side);
    options("lang", values((one) => one.lang).sort().map((one) => [one, one]), "");
    options("year", values((one) => one.document[7]).sort().map((one) => [String(one), String(one)]), wanted.year);
    options("document", values((one) => one.n).sort((a, b) => a - b).map((n) => [String(n), index.documents[n][0].slice(0, 60)]), wanted.document);
    of("find").value = wanted.find || "";
    const sums = codes.reduce((sum, code) => [sum[0] + index.shown[code][0], sum[1] + index.shown[code][1]], [0, 0]);
    of("cap").hidden = sums[0] === sums[1];
    const said = (wanted.code || "").includes(":") ? of("cap").dataset.words.replace("{word}", index.codes[wanted.code][0]) : cap;
    of("cap").innerHTML = said.replace("{shown}", sums[0]).replace("{all}", sums[1]);
    draw();
    if (!dialog.open) dialog.showModal();
  };
  if (!dialog) return { open, part, key };
  const cap = of("cap").innerHTML;
  ["sort", "side", "lang", "year", "document"].forEach((id) => of(id).addEventListener("change", draw));
  of("find").addEventListener("input", draw);
  of("more").addEventListener("click", more);
  of("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest(".m a, .links a")) dialog.close();
  });
  of("carriers").addEventListener("click", (event) => {
    if (!event.target.dataset.document) return;
    of("document").value = event.target.dataset.document; draw(); of("document").focus();
  });
  of("copy").addEventListener("click", () => {
    const rows = shown.map((one) => [index.codes[one.code][0], one.before, one.quote, one.after, one.document[0], one.document[1] ?? "", one.page, one.paragraph, one.hit]);
    navigator.clipboard.writeText(rows.map((row) => row.join("\t")).join("\n"));
  });
  document.addEventListener("click", (event) => {
    const number = event.target.closest(".num");
    if (number) open({ ...number.dataset });
  });
  return { open, part, key };
})();
