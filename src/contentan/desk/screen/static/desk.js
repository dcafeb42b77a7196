// The desk: a pattern while it is typed, its lines and what it does. No library; what it shares with the review is page.js.
// Pictures are drawn by the server.
(() => {
  "use strict";
  const { $, el, say, answered } = page;
  const post = (url, body) => answered(page.post(`/api/desk/${url}`, body, 30000));
  const get = (url) => answered(fetch(`/api/desk/${url}`));

  // ---- a list is one stop of the tab key; arrows move inside it
  for (const list of document.querySelectorAll(".tree, .sheet")) {
    const links = () => [...list.querySelectorAll("a")].filter((one) => one.offsetParent);
    if (!list.querySelector("[tabindex='0']")) links()[0]?.setAttribute("tabindex", "0");
    list.addEventListener("keydown", (event) => {
      const all = links(), at = all.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to == null || !all[to]) return;
      event.preventDefault();
      for (const one of all) one.tabIndex = -1;
      all[to].tabIndex = 0;
      all[to].focus();
    });
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }
  $("choose-document")?.addEventListener("change", (event) => { location.href = `/read/${encodeURIComponent(event.target.value)}`; });
  document.querySelector(".text .here")?.scrollIntoView({ block: "center" });
  if (location.hash === "#page") $("page")?.scrollIntoView({ block: "nearest" }); // on a narrow screen it is below the text
  const keysOn = () => localStorage.getItem("contentan desk keys") !== "off";
  const typing = (event) => /INPUT|SELECT|TEXTAREA/.test(event.target.tagName);
  function saved(text, kind = "good") { if ($("saved")) { $("saved").textContent = text; $("saved").dataset.kind = kind; } }
  Object.assign(page, { keysOn, typing, saved }); // the scripts of single views, which come behind this one, use them, too
  document.addEventListener("keydown", (event) => {
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey || !keysOn()) return;
    const views = [...document.querySelectorAll(".bar nav a")];
    if ("12345".includes(event.key)) views[Number(event.key) - 1]?.click();
  });

  if (!$("boot")) return;
  const boot = JSON.parse($("boot").textContent), { words } = boot;
  const field = $("pattern");
  const number = (value, places = 0) => {
    if (value == null) return "–";
    const [whole, part] = value.toFixed(places).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, boot.lang === "en" ? "," : "\u00a0");
    return part ? `${grouped}${boot.lang === "en" ? "." : ","}${part}` : grouped;
  };
  const fresh = { source: "", line: 0, was: "", kind: "new", country: "", text_lang: "", start: 0 };
  const asked = { code: boot.code, lang: localStorage.getItem("contentan desk lang"), ...fresh };
  if (!boot.langs.includes(asked.lang)) asked.lang = boot.langs[0];
  let digest = boot.digest, run = "", last = null, undoKnows = "", lines = [], here = 0, patterns = [];

  let announced;
  function announce(text) { clearTimeout(announced); announced = setTimeout(() => { $("live").textContent = text; }, 600); }

  // ---- asking: one question at a time, the newest next
  let asking = false, again = false;
  async function ask() {
    if (asking) { again = true; return; }
    asking = true;
    do {
      again = false;
      if (!asked.source.trim() && !asked.line) { nothing(); continue; }
      const wanted = { ...asked };
      const [answer, said] = await post("ask", wanted);
      if (again) continue;
      if (!said) saved(words.offline, "bad");
      else if (answer.ok) show(said, wanted);
      else fault({ message: said.error ?? words.failed, column: 0 });
    } while (again);
    asking = false;
    document.body.dataset.answered = asked.source;
  }
  function nothing() {
    last = null;
    fault(null);
    lines = [];
    $("words").replaceChildren();
    $("filters").replaceChildren();
    $("lines").replaceChildren(el("p", { class: "pad soft" }, words.nothing_typed));
    $("consequence").replaceChildren(el("h2", {}, words.consequence), el("p", { class: "soft" }, words.nothing_typed_here));
    for (const name of ["examples", "overlaps", "documents"]) $(name).hidden = true;
    ready();
  }
  function fault(found) {
    field.setAttribute("aria-invalid", Boolean(found));
    if (!found) { $("fault").replaceChildren(); return; }
    const mark = found.column && !field.value.includes("\n") && found.column < 90 ? " ".repeat(found.column - 1) + "▲ " : "";
    $("fault").replaceChildren(el("span", { class: "mark", "aria-hidden": "true" }, mark), el("span", {}, found.message));
    last = null;
    ready();
    announce(found.message);
  }
  function ready() {
    if (boot.readOnly) return;
    const changed = asked.line ? asked.source.trim() !== asked.was : Boolean(asked.source.trim());
    $("save").disabled = !last || !changed || !asked.source.trim();
    $("remove").hidden = !asked.line;
    $("undo").disabled = !undoKnows;
  }

  // ---- showing
  function show(said, wanted) {
    if (said.fault) { fault(said.fault); return; }
    fault(null);
    last = said;
    run = said.run;
    wordsShown(said.words);
    filters(said, wanted);
    if (wanted.start === 0) { lines = said.lines; here = 0; } else lines = [...lines, ...said.lines];
    linesShown(said);
    consequence(said);
    examples(said.examples);
    overlaps(said.overlaps);
    documents(said.documents);
    ready();
    announce(say(words.lines_found, { count: said.kinds.all, fresh: said.kinds.new }));
  }
  function wordsShown(found) {
    $("words").replaceChildren(...found.map((one) => el("span", {},
      el("b", {}, one.word), one.lemmas.length && one.lemmas.join() !== one.word ? ` → ${one.lemmas.join(", ")}` : "",
      one.forms.length ? ` ← ${one.forms.map(([form, count]) => `${form} ${number(count)}`).join(", ")}` : ` ← ${words.no_form}`)));
  }
  function segment(name, label, options, chosen) {
    return el("span", { class: "seg", role: "group", "aria-label": label }, options.map(([value, text, count]) => el("button", {
      type: "button", "aria-pressed": String(value === chosen), "data-filter": `${name} ${value}`,
      click: () => { asked[name] = value; asked.start = 0; ask(); },
    }, text, count == null ? "" : el("span", { class: "soft" }, ` ${number(count)}`))));
  }
  function filters(said, wanted) {
    const focus = document.activeElement?.dataset?.filter;
    const sum = (counts) => Object.values(counts).reduce((a, b) => a + b, 0);
    const kinds = ["new", "lost", "all"].filter((one) => one !== "lost" || wanted.line).map((one) => [one, words[`kind_${one}`], said.kinds[one]]);
    const options = (counts, named) => [["", words.every, sum(counts)], ...Object.entries(counts).filter(([name, count]) => name && (count || name === wanted.country || name === wanted.text_lang)).map(([name, count]) => [name, named(name), count])];
    $("filters").replaceChildren(
      segment("kind", words.which_lines, kinds, wanted.kind),
      segment("country", words.countries, options(said.countries, (one) => boot.countries[one] ?? one), wanted.country),
      segment("text_lang", words.languages, options(said.langs, (one) => one), wanted.text_lang));
    if (focus) $("filters").querySelector(`[data-filter="${CSS.escape(focus)}"]`)?.focus();
  }
  function linesShown(said) {
    const made = lines.map(line);
    if (!made.length) made.push(el("p", { class: "pad soft" }, words[`none_${asked.kind}`]));
    const left = said.found - lines.length;
    if (left > 0) made.push(el("p", { class: "pad" }, el("button", { type: "button", class: "btn", id: "more", click: () => { asked.start = lines.length; ask(); } }, say(words.more_lines, { count: number(left) }))));
    const top = asked.start ? $("lines").scrollTop : 0;
    $("lines").replaceChildren(...made);
    $("lines").scrollTop = top;
    current();
  }
  function line(one, at) {
    const judge = (right) => el("button", {
      type: "button", class: `btn ${right ? "y" : "n"}`, "aria-pressed": String(one.judged === right), "aria-label": `${right ? words.right : words.wrong}: ${one.match}`,
      title: right ? words.right : words.wrong, click: () => mark(at, right),
    }, right ? "✓" : "✕");
    return el("div", { class: "line", click: () => { here = at; current(); } },
      el("a", { class: "w", href: `/read/${encodeURIComponent(one.doc)}?at=${one.segment}`, title: one.title }, `${one.country || "–"} ${one.lang} ${one.year ?? ""}`),
      el("span", { class: "k", lang: one.lang || null }, el("span", {}, el("bdi", {}, one.before)), el("mark", { class: one.new ? "new" : null }, one.match), el("span", {}, one.after)),
      boot.readOnly ? null : el("span", { class: "act" }, judge(true), judge(false)));
  }
  function current() {
    [...$("lines").querySelectorAll(".line")].forEach((one, at) => at === here ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current"));
  }
  function consequence(said) {
    const picture = new DOMParser().parseFromString(said.picture, "text/html").body;
    const rows = said.rates.before.map((before, at) => {
      const after = said.rates.after[at], gain = after.hits - before.hits;
      return el("tr", {}, el("th", { scope: "row" }, el("i", { class: `k k${at} c${at}` }), boot.countries[before.country] ?? before.country),
        el("td", {}, number(before.rate, 2), el("span", { class: "soft" }, ` ${number(before.hits)}`)),
        el("td", {}, number(after.rate, 2), el("span", { class: gain ? "gain" : "soft" }, ` ${gain > 0 ? "+" : gain < 0 ? "−" : "±"}${number(Math.abs(gain))}`)));
    });
    $("consequence").replaceChildren(
      el("h2", {}, `${words.consequence}: ${boot.labels[boot.code]}`), ...picture.childNodes,
      el("p", { class: "tiny soft" }, `${words.per_thousand} `, el("span", { class: "nw" }, `┄○ ${words.before}`), " ", el("span", { class: "nw" }, `━● ${words.after}`)),
      el("table", { class: "rates" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, el("span", { class: "sr" }, words.country)), el("th", { scope: "col" }, words.before), el("th", { scope: "col" }, words.after))), el("tbody", {}, rows)));
  }
  function card(name, title, inside) {
    $(name).hidden = !inside.length;
    if (inside.length) $(name).replaceChildren(el("h2", {}, title), ...inside);
  }
  function examples(found) {
    if (!found) { card("examples", words.examples, [el("p", { class: "soft" }, words.examples_coming)]); return; }
    const rows = found.shown.map((one) => el("li", { class: one.after ? "ok" : "no" }, el("i", { "aria-hidden": "true" }, one.after ? "✓" : "✕"),
      el("span", {}, one.text, el("span", { class: "soft tiny" }, ` ${one.must ? words.must : words.must_not}${one.after ? one.before ? "" : ` – ${words.mended}` : one.before ? ` – ${words.breaks}` : ` – ${words.fails}`}`))));
    card("examples", say(words.examples_count, { good: number(found.after), count: number(found.count) }), found.count ? [el("ul", { class: "ex" }, rows)] : []);
  }
  function overlaps({ counts, exact }) {
    card("overlaps", words.overlaps, counts.length ? [el("ul", { class: "pairs" }, counts.map(([code, count]) => el("li", {}, el("a", { href: `/tune?code=${encodeURIComponent(code)}` }, boot.labels[code] ?? code), el("span", { class: "n" }, `${exact ? "" : "≈ "}${number(count)}`))))] : []);
  }
  function documents(found) {
    card("documents", say(words.documents_count, { count: number(found.count) }), found.count ? [el("ul", { class: "pairs" }, found.most.map(([title, doc, count]) => el("li", {}, el("a", { href: `/read/${encodeURIComponent(doc)}?code=${encodeURIComponent(boot.code)}` }, title), el("span", { class: "n" }, number(count)))))] : []);
  }

  // ---- the lines of the code
  let written = 0; // how often this page wrote: what was asked before it last did is out of date
  async function reload() {
    const known = written, [answer, said] = await get(`code/${encodeURIComponent(boot.code)}`);
    if (!answer?.ok || !said || known !== written) return;
    digest = said.digest;
    patterns = said.patterns;
    const counts = boot.langs.map((one) => `${one} ${number(patterns.filter((own) => own.lang === one).length)}`);
    $("pattern-counts").textContent = counts.join(", ");
    $("pattern-list").replaceChildren(...patterns.map((one) => el("li", {}, el("button", { type: "button", click: () => edit(one) },
      el("span", { class: "soft" }, one.lang), el("span", {}, one.source, one.conditions ? el("span", { class: "soft" }, `  ${one.conditions}`) : null), el("span", { class: "n" }, number(one.hits))))));
  }
  let touched = false; // until something is typed, Ctrl+Z in the field is about the codebook
  function edit(one) {
    Object.assign(asked, fresh, one ? { source: one.source, was: one.source, line: one.line, lang: one.lang, kind: "all" } : {});
    field.value = asked.source;
    touched = false;
    grow();
    $("editing").hidden = !one;
    $("editing").replaceChildren(...(one ? [say(words.editing_line, { line: one.line }), " ", el("button", { type: "button", class: "btn bare", click: () => edit(null) }, words.new_instead)] : []));
    $("pattern-label").textContent = one ? words.pattern : words.new_pattern;
    langs();
    field.focus();
    ask();
  }
  function langs() {
    for (const one of document.querySelectorAll("[data-pattern-lang]")) {
      one.setAttribute("aria-pressed", String(one.dataset.patternLang === asked.lang));
      one.disabled = Boolean(asked.line);
    }
    field.lang = asked.lang;
  }
  for (const one of document.querySelectorAll("[data-pattern-lang]")) one.addEventListener("click", () => {
    asked.lang = one.dataset.patternLang;
    localStorage.setItem("contentan desk lang", asked.lang);
    langs();
    ask();
  });
  function grow() { field.style.height = ""; field.style.height = `${field.scrollHeight + 3}px`; }
  function guess(text) {  // the letters tell English from the others, and Kazakh where it has its own
    if (asked.line || !text.trim()) return;
    const wanted = /[әғқңөұүһі]/i.test(text) ? "kk" : /[а-яё]/i.test(text) ? (asked.lang === "en" ? "ru" : asked.lang) : /[a-z]/i.test(text) ? "en" : asked.lang;
    if (wanted !== asked.lang && boot.langs.includes(wanted)) { asked.lang = wanted; langs(); }
  }
  field.addEventListener("input", () => {
    touched = true;
    if (field.value.includes("\n")) field.value = field.value.replace(/\s*\n\s*/g, " ");
    grow();
    asked.source = field.value;
    asked.start = 0;
    guess(field.value);
    ask();
  });

  // ---- saving, taking back, judging: one at a time
  let busy = false, writing = Promise.resolve();
  async function write(url, body) {
    busy = true;
    const [answer, said] = await post(url, body);
    busy = false;
    written += 1;
    if (answer?.ok && said) { digest = said.digest ?? digest; undoKnows = said.undo; ready(); }
    return [answer, said];
  }
  async function save(gone = false) {
    if (busy || boot.readOnly || (!gone && $("save").disabled)) return;
    saved(words.saving, "wait");
    const { code, lang, line, was } = asked, source = gone ? "" : asked.source.trim();
    writing = write("save", { code, lang, source, line, was, knows: digest });
    const [answer, said] = await writing;
    if (answer?.status === 409) { conflict(said, { source, line, was, lang, gone }); return; }
    if (!answer?.ok) { saved(said?.error ?? said?.detail ?? words.offline, "bad"); return; }
    saved(words.saved);
    $("conflict").hidden = true;
    edit(null);
    await Promise.all([reload(), look(), suggestions()]);
  }
  function conflict(said, mine) {
    saved(words.changed_elsewhere, "bad");
    const take = async () => {
      await reload();
      const there = patterns.find((one) => one.lang === mine.lang && one.source === mine.was);
      if (mine.line && !there) { saved(words.line_gone, "bad"); edit(null); } else if (there) asked.line = there.line;
      $("conflict").hidden = true;
      await ask();
      await save(mine.gone);
    };
    $("conflict").hidden = false;
    $("conflict").replaceChildren(el("h2", {}, said.by ? say(words.changed_by, { name: said.by }) : words.changed_elsewhere),
      el("p", {}, el("b", {}, words.theirs), " ", el("code", {}, said.did ? said.did.says : said.theirs.slice(-3).join(" · "))),
      el("p", {}, el("b", {}, words.mine), " ", el("code", {}, mine.gone ? `− ${mine.was}` : mine.source)),
      el("div", { class: "go" }, el("button", { type: "button", class: "btn primary", click: take }, words.save_mine), el("button", { type: "button", class: "btn", click: async () => { $("conflict").hidden = true; await reload(); edit(null); saved(""); } }, words.leave_mine)));
  }
  async function undo() {
    if (boot.readOnly) return;
    await writing; // a key pressed while a line is being saved is about that line
    if (busy) return;
    if (!undoKnows) { saved(words.nothing_to_take_back, "wait"); return; }
    writing = write("undo", { knows: undoKnows });
    const [answer, said] = await writing;
    saved(said?.step ? say(words.taken_back, { says: said.step.says }) : answer?.status === 409 ? words.changed_elsewhere : said?.error ?? words.offline, said?.step ? "good" : "bad");
    await Promise.all([reload(), look()]);
    ask();
  }
  async function mark(at, right) {
    const one = lines[at];
    here = at;
    await writing;
    writing = write("mark", { at: one.at, run, code: boot.code, right });
    const [answer, said] = await writing;
    if (answer?.ok) { one.judged = right; saved(said.sample ? say(right ? words.now_accepted : words.now_rejected, { sample: said.sample }) : right ? words.now_example : words.now_counterexample); } else saved(said?.error ?? words.offline, "bad");
    const again = $("lines").querySelectorAll(".line")[at], made = line(one, at);
    if (again) { const had = again.contains(document.activeElement); again.replaceWith(made); if (had) made.querySelector(right ? ".y" : ".n").focus(); }
    current();
    look();
  }
  async function refreshExamples() {  // the lines stay as they are
    if (!last) return;
    const [, said] = await post("ask", { ...asked, start: 0 });
    if (said?.examples) examples(said.examples);
  }

  // ---- what others do, and the run
  let started = false, examplesRead = 0;
  async function look() {
    const known = written, [answer, said] = await get("state");
    if (answer?.status === 401) { saved(words.sign_in_again, "bad"); return; }
    if (!answer?.ok || !said) { saved(words.offline, "bad"); return; }
    if (busy || known !== written) return;
    const others = said.here.filter((name) => name !== boot.who);
    $("here").textContent = [boot.who, ...others].join(", ");
    undoKnows = said.undo;
    if (said.digest !== digest) {
      const by = said.steps[0]?.who;
      saved(by && by !== boot.who ? say(words.changed_by, { name: by }) : words.changed_elsewhere, "wait");
      await reload();
      const there = patterns.find((one) => one.lang === asked.lang && one.source === asked.was);
      if (asked.line && there) asked.line = there.line;
      if (asked.line && !there) edit(null); else ask();
    }
    if (said.examples !== examplesRead) { examplesRead = said.examples; refreshExamples(); }
    steps(said.steps);
    version(said.proposal);
    job(said.job);
    ready();
  }
  function steps(found) {
    if (!found.length) return;
    $("history").replaceChildren(...found.map((one) => el("li", {}, el("code", {}, one.says), el("span", { class: "soft" },
      ` ${[words[`step_${one.kind}`], one.who, `${boot.labels[one.code] ?? one.code} ${one.lang}`.trim()].filter(Boolean).join(" · ")}`,
      Object.entries(one.consequence).map(([country, [before, after]]) => ` · ${boot.countries[country] ?? country} ${after >= before ? "+" : "−"}${number(Math.abs(after - before))}`)))));
  }
  async function suggestions(said) {
    if (boot.readOnly) return;
    if (!said) [, said] = await get(`suggestions/${encodeURIComponent(boot.code)}`);
    if (!said) return;
    const title = el("h2", {}, words.suggestions), line = (text) => el("p", { class: "soft" }, text);
    const start = el("button", { type: "button", class: "btn", id: "look-for-words", click: lookForWords }, words.look_for_words);
    if (said.state === "ready") {
      const found = said.cards.map(suggestion);
      $("suggestions").replaceChildren(title, found.length ? el("ul", { class: "sug" }, found) : line(words.no_suggestions));
    } else if (said.state === "running") {
      $("suggestions").replaceChildren(title, line(words.looking_for_words));
      setTimeout(suggestions, 700);
    } else $("suggestions").replaceChildren(title, line(said.says || words.suggestions_say), start);
  }
  function suggestion(one) {
    const why = el("input", { class: "field wide", placeholder: words.why_not, "aria-label": `${words.why_not}: ${one.words}`, hidden: true, maxlength: 500, keydown: async (event) => {
      if (event.key !== "Enter" || !why.value.trim()) return;
      event.preventDefault();
      const [answer, said] = await post("dismiss", { code: boot.code, lang: one.lang, words: one.words, why: why.value.trim() });
      if (!answer?.ok) { saved(said?.error ?? words.offline, "bad"); return; }
      saved(words.dismissed);
      await suggestions(said);
      ($("suggestions").querySelector("button") ?? field).focus();
    } });
    const [head, says, tried] = described(one), name = { silence: one.lang, miss: one.words }[one.kind] ?? one.pattern ?? one.words;
    return el("li", { title: one.example_1 }, ...head, says ? el("div", { class: "tiny soft" }, says) : el("br"),
      el("button", { type: "button", class: "btn bare", "aria-label": `${tried}: ${name}`, click: () => tryCard(one) }, tried), " ",
      el("button", { type: "button", class: "btn bare", "aria-label": `${words.dismiss}: ${name}`, click: () => { why.hidden = !why.hidden; if (!why.hidden) why.focus(); } }, words.dismiss),
      why);
  }
  function described(one) {  // of a card what it is about, what is known of it, and what its button says
    const about = (text) => [el("b", { lang: one.lang || null }, text), " ", el("span", { class: "soft" }, one.lang)];
    if (one.kind === "silence") return [[say(words.silent_here, { ...one, size: number(one.size) })], "", words.write_pattern];
    if (one.kind === "miss") return [[el("span", { class: "soft" }, `${words.near_miss} `), el("q", { lang: one.lang || null }, one.words)], "", words.write_pattern];
    if (!one.pattern) return [about(one.words), say(words.suggested_where, one), words.try_words];
    const learned = say(words[`learned_${one.kind}`], one);
    return [about(one.pattern), [learned, say(words.learned_figures, one)].filter(Boolean).join(" · "), one.kind === "add" ? words.try_words : words.open_line];
  }
  async function tryCard(one) {
    if (one.kind === "silence" || one.kind === "miss") { tryWords({ ...one, words: "" }); return; }
    if (!one.pattern || one.kind === "add") { tryWords({ ...one, words: one.pattern ?? one.words }); return; }
    const find = () => patterns.find((own) => own.lang === one.lang && own.source === one.pattern);
    if (!find()) await reload(); // the lines may be on their way
    const line = find();
    if (!line) { saved(words.line_gone, "wait"); suggestions(); return; }
    edit(line);
    if (one.kind !== "option") return;
    field.value = one.after; // the line as it would be; it is there to be looked at, and saved by whoever likes it
    field.dispatchEvent(new Event("input"));
  }
  function tryWords(one) {
    edit(null);
    Object.assign(asked, { source: one.words, lang: one.lang });
    field.value = one.words;
    touched = Boolean(one.words);
    grow();
    langs();
    field.focus();
    ask();
  }
  async function lookForWords() {
    const [answer, said] = await post("suggest", {});
    if (!answer?.ok) { saved(said?.error ?? words.offline, "bad"); return; }
    suggestions();
  }
  let proposed = "";
  function version(found) {  // the version that the draft deserves, and a line for the changelog
    const told = JSON.stringify(found);
    if (!$("version") || told === proposed) return;
    proposed = told;
    const lines = Object.entries(found.lines).map(([lang, text]) => el("li", { lang }, el("span", {}, text), " ", el("button", {
      type: "button", class: "btn bare", "aria-label": `${words.copy} ${lang}`, click: (event) => copy(event.target.parentElement.firstChild, text),
    }, words.copy)));
    const head = found.version ? say(words.version_next, { now: found.now, next: found.version }) : say(words.version_enough, { now: found.now });
    card("version", words.version, lines.length ? [el("p", {}, head),
      found.version ? el("p", {}, el("button", { type: "button", class: "btn", id: "raise", click: () => raise(found.version) }, say(words.write_version, { next: found.version }))) : "",
      el("p", { class: "soft" }, words.changelog_says), el("ul", { class: "log" }, lines)] : []);
  }
  async function copy(from, text) {
    getSelection().selectAllChildren(from);  // where no clipboard is allowed, Ctrl+C is one key away
    try { await navigator.clipboard.writeText(text); saved(words.copied); } catch { saved(words.selected, "wait"); }
  }
  async function raise(next) {
    if (busy) return;
    writing = write("version", { version: next, knows: digest });
    const [answer, said] = await writing;
    if (answer?.ok) saved(words.saved); else saved(answer?.status === 409 ? words.changed_elsewhere : said?.error ?? words.offline, "bad");
    await Promise.all([reload(), look()]);
    $("version").tabIndex = -1;
    if (document.activeElement === document.body) $("version").focus(); // the button is gone; who went on is left alone
  }
  function job(now) {
    if (!$("job")) return;
    $("take-over").disabled = now.state === "running";
    if (now.state === "running") {
      $("job").replaceChildren(now.of ? el("progress", { max: now.of, value: now.done, "aria-label": words.take_over }) : "", ` ${now.step || words.begins}`);
      setTimeout(look, 700);
    } else if (now.state === "done") {
      const address = `/changes/${now.before}/${now.after}`;
      $("job").replaceChildren(el("a", { href: address }, words.see_changes));
      if (started) { started = false; location.href = address; }
    } else if (now.state === "failed") $("job").replaceChildren(el("span", { class: "wrong" }, now.says));
  }
  $("take-over")?.addEventListener("click", async () => {
    started = true;
    const [answer, said] = await post("take-over", {});
    if (answer?.ok && said) job(said); else saved(words.offline, "bad");
  });
  $("save")?.addEventListener("click", () => save());
  $("remove")?.addEventListener("click", () => save(true));
  $("undo")?.addEventListener("click", undo);
  $("choose-code").addEventListener("change", (event) => { location.href = `/tune?code=${encodeURIComponent(event.target.value)}`; });
  $("find-code").addEventListener("input", (event) => {
    const sought = event.target.value.toLowerCase().trim();
    for (const one of $("tree").querySelectorAll("[data-code]")) one.parentElement.hidden = sought !== "" && !`${one.textContent} ${one.dataset.code}`.toLowerCase().includes(sought);
    for (const group of $("tree").querySelectorAll(".group")) group.hidden = ![...group.querySelectorAll("li")].some((one) => !one.hidden);
  });
  $("find-code").addEventListener("keydown", (event) => {
    const first = [...$("tree").querySelectorAll("[data-code]")].find((one) => one.offsetParent);
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
    if (event.key === "Enter" && first) location.href = first.href;
  });
  $("single-keys").checked = keysOn();
  $("single-keys").addEventListener("change", (event) => localStorage.setItem("contentan desk keys", event.target.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (event.target === field && event.key === "Enter" && !control) { event.preventDefault(); return; }
    if (control && event.key === "Enter") { event.preventDefault(); save(); return; }
    if (control && event.code === "KeyZ" && !event.shiftKey && !(event.target === field ? touched : typing(event))) { event.preventDefault(); undo(); return; }
    if (event.target === field && event.key === "Escape") { $("lines").focus(); return; }
    if (typing(event) || control || event.altKey || !keysOn()) return;
    if (event.key === "/" || event.code === "Slash") { event.preventDefault(); field.focus(); field.select(); }
    const step = { KeyJ: 1, KeyK: -1 }[event.code];
    if (step && lines.length) {
      here = Math.max(0, Math.min(lines.length - 1, here + step));
      current();
      $("lines").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    }
    if ("+-=".includes(event.key) && lines[here] && !boot.readOnly) mark(here, event.key !== "-");
  });

  langs();
  reload();
  look();
  suggestions();
  setInterval(look, 3000);
  document.body.dataset.ready = "yes";
})();
