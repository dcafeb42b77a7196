// The review screen: rows, keys, a queue of decisions. No library; what it shares with other pages is page.js.
(() => {
  "use strict";
  const { $, el, post, say } = page;
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

  // ---- signing in and out
  for (const form of document.querySelectorAll("form[data-send]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (button?.dataset.ask && !confirm(button.dataset.ask)) return;
      const answer = await post(button?.dataset.send ?? form.dataset.send, bodyOf(form, button)).catch(() => null);
      // A page that leads to itself would not load again by its address alone.
      if (answer?.ok) { if (form.dataset.then === location.pathname) location.reload(); else location.href = form.dataset.then; return; }
      const why = await answer?.json().catch(() => null);
      (form.querySelector(".wrong") ?? document.querySelector(".wrong")).textContent = why?.error ?? why?.detail ?? "?";
    });
  }
  function bodyOf(form, button) {  // fields are texts, but those that say otherwise
    const body = Object.fromEntries(new FormData(form, button));
    for (const field of form.querySelectorAll("[data-as]")) {
      if (field.dataset.as === "list") body[field.name] = new FormData(form).getAll(field.name);
      if (field.dataset.as === "flag") body[field.name] = button?.value === "yes";
      if (field.dataset.as === "number" && field.value) body[field.name] = Number(field.value);
      if (field.dataset.as === "number" && !field.value) delete body[field.name];
    }
    return body;
  }
  document.querySelector("[data-logout]")?.addEventListener("click", async () => { await post("/api/logout", {}); location.href = "/"; });

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.dataset.done = "yes";
    });
  }

  if (!$("boot")) return;
  const boot = JSON.parse($("boot").textContent);
  const { words, task, settling } = boot;
  const single = settling || task === "missed";
  const codes = new Map(boot.codes.map((code) => [code.id, code]));
  const rowsUrl = () => `/api/${settling ? "differing" : "rows"}/${encodeURIComponent(boot.sample)}?${new URLSearchParams(boot.chosen)}`;
  const one = `${encodeURIComponent(boot.sample)}/`;

  let rows = [], at = 0, last = null, shownAt = performance.now(), decided = boot.decided;
  const queue = [], undone = [], spent = [];
  const row = () => rows[at];
  const label = (id) => codes.get(id)?.label ?? id;
  const labels = (ids) => ids.split(" ").filter(Boolean).map(label).join(", ");
  const numbers = () => boot.numbers[task === "verify" ? row()?.code : ""] ?? [];
  const verdictText = (verdict, ids) => !verdict ? words.undecided
    : verdict === "recode" || verdict === "coded" ? `→ ${labels(ids)}` : words[verdict];

  // ---- the queue: one request at a time, in order; what could not be sent is sent again
  let sending = false, wait = 0;
  async function drain() {
    if (sending) return;
    sending = true;
    while (queue.length) {
      const job = queue[0], body = job.body();
      let status = 0, data = {};
      if (body) {
        try {
          const answer = await post(job.url, body);
          status = answer.status;
          data = await answer.json();
        } catch { status = status === 200 ? 0 : status; }
        if (status === 0 || status === 401 || status === 429 || status >= 500) {
          const text = status === 401 ? words.sign_in_again : status === 0 ? words.offline : words.unsent;
          state(say(text, { count: queue.length }), "bad");
          wait = Math.min(4000, wait * 2 || 250);
          await sleep(wait);
          continue;
        }
      }
      wait = 0;
      queue.shift();
      if (status === 200) job.done(data); else job.failed(status, data.detail ?? data);
      if (!queue.length && $("state").dataset.kind !== "said") state("");
    }
    sending = false;
    recount();
  }
  let counted = 0;
  function recount() {  // once nothing has been decided for a moment: which rows count by now
    if (!$("counting")) return;
    const stamp = ++counted;
    setTimeout(async () => {
      if (stamp !== counted) return;
      const answer = await fetch(`/api/counting/${encodeURIComponent(boot.sample)}?${new URLSearchParams(boot.chosen)}`).catch(() => null);
      if (answer?.ok && stamp === counted) $("counting").textContent = (await answer.json()).counts;
    }, 700);
  }
  function state(text, kind = "") { $("state").textContent = text; $("state").dataset.kind = kind; }
  function tell(text) { state(text, "said"); }
  const typing = () => dialog.open && dialog.querySelector("textarea")?.value.trim();
  addEventListener("beforeunload", (event) => { if (queue.length || typing()) { event.preventDefault(); event.returnValue = words.leave; } });

  // ---- what is not decided yet: notes and switched codes, kept in this browser until they are sent
  const shelf = `contentan ${boot.name} ${boot.sample} ${settling ? "settle" : task}`;
  const drafts = () => { try { return JSON.parse(localStorage.getItem(shelf)) ?? {}; } catch { return {}; } };
  function keepDraft(target) {  // one row at a time: another tab may have drafts of its own
    const { [target.id]: before, ...kept } = drafts();
    if (!before && !target.draft && !target.picked) return;
    if (target.draft || target.picked) kept[target.id] = { knows: target.decision ?? null, draft: target.draft, picked: target.picked };
    try { localStorage.setItem(shelf, JSON.stringify(kept)); } catch { tell(words.not_kept); }
  }
  function takeDrafts() {
    const kept = drafts();
    for (const each of rows) {
      const found = kept[each.id];
      // decided since in another tab or a workbook: that decision was made later and stands
      if (found && found.knows === (each.decision ?? null)) Object.assign(each, { draft: found.draft, picked: found.picked });
    }
  }

  const shown = (one) => ({ verdict: one.verdict, decided: one.decided ?? "", note: one.note ?? "", by: one.by ?? "" });
  const same = (a, b) => a.verdict === b.verdict && a.note === b.note && a.decided.split(" ").sort().join() === b.decided.split(" ").sort().join();
  function put(target, seen) {
    const before = Boolean(target.verdict), after = Boolean(seen.verdict);
    Object.assign(target, seen);
    if (before !== after) count(target, after ? 1 : -1);
  }
  function settleRow(target, now) {  // as the server has it; jobs on it that were to follow are void
    for (let i = queue.length - 1; i >= 0; i--) if (queue[i].row === target) queue.splice(i, 1);
    target.pending = 0;
    if (now) { target.decision = now.decision; target.saved = shown(now); }
    put(target, target.saved);
  }

  function decide(verdict, code = "", note = null) {
    const target = row();
    if (!target) return;
    if (target.locked) { tell(lockedWhy()); return; }
    const seen = { verdict, decided: code, note: (note ?? target.draft ?? target.note ?? "").trim(), by: "" };
    if (settling && !seen.note && !target.decisions.some((made) => answer(made) === answer({ verdict, code }))) {
      askNote(words.reason_needed, "", true, (text) => decide(verdict, code, text));
      return;
    }
    const seconds = Math.min(3600, Math.round((performance.now() - shownAt) / 100) / 10);
    undone.push({ row: target, before: shown(target) });
    put(target, seen);
    target.pending = (target.pending ?? 0) + 1;
    target.bad = "";
    delete target.draft;
    delete target.picked;
    keepDraft(target);
    if (note === null) { spent.push(seconds); pace(); }
    queue.push({
      row: target, url: settling ? "/api/settle" : "/api/decide",
      body: () => ({ sample: boot.sample, item: target.id, verdict, code, note: seen.note, seconds, knows: target.decision }),
      done: (data) => saved(target, data.decision, seen),
      failed: (status, why) => {
        if (status === 409 && why.row && same(shown(why.row), seen)) { saved(target, why.row.decision, seen); return; }  // an answer was lost
        target.bad = status === 409 ? words.elsewhere : say(words.refused, { why: why.error ?? JSON.stringify(why) });
        undone.splice(0, undone.length, ...undone.filter((step) => step.row !== target));
        settleRow(target, why.row);
        if (seen.note && seen.note !== target.note) { target.draft = seen.note; keepDraft(target); }
        go(rows.indexOf(target));
        tell(target.bad);
        if (status === 409) refresh();
      },
    });
    drain();
    tell(say(words.row_is, { row: at + 1, rows: rows.length, verdict: verdictText(verdict, code) }));
    if (note === null || settling) forward(); else render();
  }
  function saved(target, decision, seen) {
    last = target.decision = decision;
    target.saved = seen;
    target.pending -= 1;
    refreshRow(target);
    document.dispatchEvent(new CustomEvent("decided", { detail: target.id }));
  }
  const answer = (made) => made.code.split(" ").filter(Boolean).sort().join(" ") || made.verdict;

  function undo() {
    const step = undone.pop();
    if (step) {
      put(step.row, step.before);
      go(rows.indexOf(step.row));
    }
    queue.push({
      row: step?.row, url: "/api/undo",
      body: () => last == null ? null : { sample: boot.sample, knows: last, settling },
      done: (data) => {
        last = data.last;
        const target = rows.find((other) => other.id === data.item);
        if (target && !queue.some((job) => job.row === target)) settleRow(target, data.row);
        if (target && !step) go(rows.indexOf(target)); else render();
        tell(target ? words.taken_back : words.taken_back_outside);
      },
      failed: (status, why) => {
        tell(status ? why.error ?? words.elsewhere : words.nothing_to_undo);
        if (status) refresh();
      },
    });
    drain();
  }
  async function load() {
    const answer = await fetch(rowsUrl());
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    for (const each of data.rows) each.saved = shown(each);
    last = data.last;
    return data.rows;
  }
  async function refresh() {
    const now = await load().catch(() => []);
    for (const each of now) {
      const target = rows.find((other) => other.id === each.id);
      if (target && !queue.some((job) => job.row === target)) settleRow(target, each);
    }
    render();
  }

  // ---- progress
  function count(target, by) {
    decided += by;
    $("progress").value = decided;
    $("progress-text").textContent = say(words.progress, { decided, given: boot.given });
    const branch = target.code && document.querySelector(`[data-code="${CSS.escape(target.code)}"]`);
    if (!branch) return;
    const bar = branch.querySelector("progress");
    bar.value += by;
    branch.querySelector("small").textContent = `${bar.max} · ${say(words.few_left, { left: bar.max - bar.value })}`;
  }
  function pace() {
    const middle = [...spent].sort((a, b) => a - b)[spent.length >> 1];
    $("pace").textContent = say(words.pace, { seconds: String(middle).replace(".", words.decimal) });
  }

  // ---- moving
  function go(to) {
    at = Math.max(0, Math.min(rows.length - 1, to));
    shownAt = performance.now();
    chosen = null;
    if (task === "verify" || settling) looked = "";
    render(true);
    if (!$("drawer").hidden) openDrawer(drawer.whole);
  }
  function forward() {
    let next = at + 1;
    while (next < rows.length && rows[next].verdict) next += 1;
    if (next >= rows.length && rows.every((each) => each.verdict)) tell(words.every_row);
    go(next < rows.length ? next : at + 1);
  }

  // ---- drawing: only the rows in sight are in the page
  const box = $("rows"), above = el("div", { "aria-hidden": "true" }), below = el("div", { "aria-hidden": "true" });
  const made = new Map();
  const tall = 58;  // pixels of a row that is not the current one, as in the style sheet
  const spare = 8;  // rows drawn beyond what is in sight
  let sight = box.clientHeight;  // pixels of the rows' pane; asked for at each key, it would be laid out anew before anything is drawn
  function render(follow = false) {
    if (!rows.length) { box.replaceChildren(el("p", { class: "empty" }, settling ? words.no_differing : words.no_rows)); drawStrip(); return; }
    const top = Math.max(0, at * tall - sight * 0.3);
    if (single) box.replaceChildren(article(row())); else drawRows(follow ? top : box.scrollTop);
    drawCard();
    drawStrip();
    if (follow && !single) box.scrollTop = top;  // last: whatever is changed after it would be laid out a second time
  }
  function drawRows(top) {
    const first = Math.max(0, Math.floor(top / tall) - spare), end = Math.min(rows.length, Math.ceil((top + sight) / tall) + spare);
    for (const index of made.keys()) if (index < first || index >= end) made.delete(index);
    const inSight = [];
    for (let index = first; index < end; index++) inSight.push(lineOf(index));
    above.style.height = `${first * tall}px`;
    below.style.height = `${(rows.length - end) * tall}px`;
    arrange([above, ...inSight, below]);
    box.setAttribute("aria-activedescendant", `row-${at}`);
  }
  function arrange(now) {  // what stays is not touched: most of a step would be laying it out anew
    const kept = new Set(now);
    for (const child of [...box.children]) if (!kept.has(child)) child.remove();
    let place = box.firstElementChild;
    for (const each of now) {
      if (each === place) place = place.nextElementSibling;
      else box.insertBefore(each, place);
    }
  }
  const stampOf = (each, index) => [index === at, each.verdict, each.decided, each.note, each.pending > 0, each.bad, each.draft].join("\t");
  function lineOf(index) {
    const each = rows[index], stamp = stampOf(each, index), known = made.get(index);
    if (known?.stamp === stamp) return known.line;
    const line = lineFor(each, index);
    made.set(index, { stamp, line });
    return line;
  }
  function refreshRow(target) {
    if (single) { if (target === row()) render(); return; }
    const index = rows.indexOf(target), known = made.get(index);
    if (!known) return;
    known.stamp = stampOf(target, index);
    known.line.lastElementChild.replaceChildren(badge(target));  // what was sent changes nothing else of a line
  }
  const source = (each) => [each.country, each.lang, each.year, say(words.page_short, { page: each.page })].filter(Boolean).join(" ");
  const edge = (text, before, after) => (text.length < 240 ? text : before + text + after);  // as much as a frame keeps: it may go on
  function badge(each) {
    const kind = each.bad ? "bad" : each.verdict ?? "left";
    const text = verdictText(each.verdict, each.decided);
    return el("span", { class: `badge ${kind}`, title: text }, text, each.pending > 0 && el("span", { class: "pending" }, ` ${words.saving}`));
  }
  function lineFor(each, index) {
    const here = index === at;
    return el("div", { role: "row", id: `row-${index}`, class: here ? "line here" : "line", "aria-rowindex": index + 1, "aria-selected": String(here), "data-index": index },
      el("div", { role: "gridcell", class: "words", lang: each.lang },
        el("span", { class: "before" }, el("span", {}, edge(each.before, "…", ""))), el("mark", {}, each.quote), el("span", { class: "after" }, edge(each.after, "", "…"))),
      el("div", { role: "gridcell", class: "meta" },
        el("span", { class: "place", title: `${each.title} · ${each.institution}` }, source(each)),
        task === "verify" && el("b", {}, label(each.code)), task === "verify" && el("span", { class: "pattern" }, each.pattern),
        here && el("span", { class: "title", lang: each.lang }, each.title),
        (each.note || each.draft) && el("span", { class: "note" }, `${words.note}: ${each.draft ?? each.note}`),
        each.bad && el("span", { class: "wrong" }, each.bad)),
      el("div", { role: "gridcell", class: "verdict" }, badge(each)));
  }

  // ---- one at a time: missed, settle
  let chosen = null;
  const chosenNow = () => chosen ??= new Set(row().picked ?? (row().decided ?? "").split(" ").filter(Boolean));
  function article(each) {
    const marks = settling ? el("mark", {}, each.quote) : each.quote;
    return el("article", { class: "one" },
      el("p", { class: "meta" }, el("span", {}, `${at + 1} / ${rows.length}`), el("span", {}, source(each)), el("span", { lang: each.lang }, each.title), badge(each)),
      el("p", { class: "text", lang: each.lang }, settling && edge(each.before, "…", ""), marks, settling && edge(each.after, "", "…")),
      settling && task === "verify" && el("p", { class: "asked" }, `${words.a_code}: `, el("b", {}, label(each.code)), ` · ${each.pattern}`),
      settling && el("div", { class: "sides" }, each.decisions.map(side)),
      settling && each.locked && el("p", { class: "soft" }, lockedWhy()),
      settling && each.by && el("p", { class: "soft" }, `${words.settled} ${say(words.settled_by, { name: each.by })}`),
      task === "missed" && el("p", { class: "chips" }, [...chosenNow()].map((id) => el("button", { type: "button", class: "chip", click: () => toggle(id) }, `${label(id)} ×`))),
      (each.picked || each.draft) && el("p", { class: "soft" }, words.draft),
      (each.note || each.draft) && el("p", { class: "note" }, `${words.note}: ${each.draft ?? each.note}`),
      each.bad && el("p", { class: "wrong" }, each.bad),
      settling && thread(each));
  }
  const sideName = (number) => [words.answer_one, words.answer_two][number - 1] ?? say(words.answer_number, { number });
  function side(made, index) {
    return el("section", { class: "side" },
      el("h2", {}, sideName(index + 1), made.own && el("span", { class: "soft" }, ` (${words.yours})`)), el("p", {}, badge({ verdict: made.verdict, decided: made.code })),
      made.first && el("p", { class: "soft" }, say(words.first_answer, { answer: verdictText(made.first.verdict, made.first.decided) })), made.note && el("p", { class: "note" }, made.note),
      !row().locked && el("button", { type: "button", click: () => take(index) }, index < 2 && el("kbd", {}, "ab"[index]), words.take_first));
  }
  const lockedWhy = () => (boot.settles ? words.own_dispute : words.only_adjudicators);
  // Whose an answer is, is not told: who gave one speaks here as that answer.
  function thread(each) {
    const by = (said) => (said.own ? words.yours : said.side ? sideName(said.side) : said.name);
    return el("section", { class: "thread" }, each.remarks.length || boot.discusses ? el("h2", { class: "minor" }, words.discussion) : null,
      each.remarks.map((said) => el("p", {}, el("b", {}, by(said)), " ", el("time", { class: "soft", datetime: said.at }, said.at.slice(0, 16).replace("T", " ")), el("span", { class: "said" }, said.says))),
      boot.discusses && el("p", {}, el("button", { type: "button", click: () => askRemark(each) }, el("kbd", {}, "d"), words.add_remark)));
  }
  function askRemark(each, text = "") {
    if (!each || !boot.discusses) return;
    askNote(words.add_remark, text, true, async (says) => {
      const answer = await post("/api/remark", { sample: boot.sample, item: each.id, says }).catch(() => null);
      const data = await answer?.json().catch(() => null);
      if (answer?.ok) { each.remarks = data.remarks; render(); return; }
      tell(say(words.refused, { why: data?.error ?? "?" }));
      askRemark(each, says);  // nothing that was typed is lost
    });
  }
  function take(index) {
    const made = row().decisions[index];
    if (made) decide(made.verdict, made.code);
  }
  function toggle(id) {
    const set = chosenNow();
    if (!set.delete(id)) set.add(id);
    row().picked = [...set];
    keepDraft(row());
    render();
  }
  function choose(id) {
    if (!id) return;
    if (task === "verify" && id === row()?.code) { tell(words.own_code); return; }
    if (task === "missed") { toggle(id); return; }
    if (narrow.matches) document.body.classList.remove("card-open");  // the next row lies below
    decide(task === "verify" ? "recode" : "coded", id);
  }
  const finish = () => { const ids = [...chosenNow()].sort().join(" "); decide(ids ? "coded" : "none", ids); };

  // ---- the guideline and the codes
  let cardStamp = "", listStamp = "", records = 0, looked = "";
  const lists = new Map();
  // Where the machine's code is hidden the guideline is that of a code somebody chose here, else of the first number: never of the hidden one.
  function ownCode(each) {
    if (task === "verify") return each.code;
    const made = task === "missed" && !settling ? [...chosenNow()] : `${each.decided ?? ""} ${(each.decisions ?? []).map((one) => one.code).join(" ")}`.split(" ").filter(Boolean);
    return made.at(settling ? 0 : -1) ?? numbers()[0];
  }
  function drawCard() {
    const each = row(), shownCode = looked || ownCode(each), own = task === "verify" && shownCode === each.code;
    const stamp = [shownCode, own, each.code, each.pattern, each.lang].join("\t");
    const on = task === "missed" ? [...chosenNow()].join() : "";
    const list = [numbers().join(), task === "verify" ? each.code : "", on, shownCode].join("\t");
    if (list !== listStamp) {
      listStamp = list;
      const held = document.activeElement?.closest?.("#codes button")?.dataset.name;
      // The same code comes again and again: its list is made once.
      if (!lists.has(list) && lists.size === 200) lists.clear();
      if (!lists.has(list)) lists.set(list, numberList(each, shownCode));
      $("codes").replaceChildren(...lists.get(list));
      if (held) $("codes").querySelector(`[data-name="${CSS.escape(held)}"]`)?.focus();
    }
    if (stamp === cardStamp) return;
    cardStamp = stamp;
    $("card").replaceChildren(...guide(codes.get(shownCode), each.lang), ...(own ? patternPart(each) : []));
    $("card").scrollTop = 0;
    if (own && !settling) later(each);
  }
  function look(id) {
    looked = id ?? "";
    if (!document.body.classList.contains("card-open") && narrow.matches) card(true);
    render();
  }
  const narrow = matchMedia("(max-width: 700px)");
  // On a wide screen both are in sight anyway: there it takes the arrow keys to the guideline and back.
  function card(on = narrow.matches ? !document.body.classList.contains("card-open") : document.activeElement !== $("card")) {
    document.body.classList.toggle("card-open", on && narrow.matches);
    document.querySelector(".card-button")?.setAttribute("aria-expanded", String(on));
    (on ? $("card") : box).focus({ preventScroll: true });
  }
  // The shortest part first, the long definition folded behind it; examples in the row's language before others.
  function guide(code, lang) {
    if (!code) return [];
    const part = (name, text) => text ? [el("dt", {}, words[name]), el("dd", {}, text)] : [];
    const some = (examples) => [...new Set([lang, "en", "ru", "kk"])].flatMap((each) => (examples[each] ?? []).map((one) => [each, one])).slice(0, 2);
    const fits = some(code.examples), fitsNot = some(code.counter_examples), near = task === "verify" ? [] : code.near;
    return [
      el("h2", {}, code.label), el("p", { class: "soft" }, code.brief || code.id),
      el("dl", {}, part("use_when", code.use_when), part("do_not_use_when", code.do_not_use_when),
        fits.length ? el("dt", {}, words.examples) : null,
        fits.map(([each, [before, passage, after]]) => el("dd", { class: "example", lang: each }, before, el("mark", {}, passage), after)),
        fitsNot.length ? el("dt", {}, words.counter_examples) : null,
        fitsNot.map(([each, text]) => el("dd", { class: "example not", lang: each }, text)),
        near.length ? el("dt", {}, words.confused) : null,
        near.map((one) => el("dd", {}, el("button", { type: "button", class: "near", click: () => look(one.code) }, label(one.code), el("small", {}, toldFrom(one)))))),
      code.definition && el("details", { class: "definition" }, el("summary", {}, words.definition), el("p", {}, code.definition)),
    ].filter(Boolean);
  }
  const toldFrom = (near) => near.there || (near.here && say(words.tell_instead, { clause: near.here }))
    || (near.together ? say(words.tell_together, { count: near.together }) : codes.get(near.code)?.brief ?? "");
  function patternPart(each) {
    return [el("dl", {}, el("dt", {}, say(words.pattern_line, { line: each.line })), el("dd", {}, el("code", {}, each.pattern)),
      settling ? null : el("dt", {}, words.record), settling ? null : el("dd", { id: "record" }, "…"))];
  }
  function later(each) {  // not at each of many fast keys
    const ticket = ++records;
    setTimeout(async () => {
      if (ticket !== records) return;
      const answer = await fetch(`/api/record/${encodeURIComponent(boot.sample)}?${new URLSearchParams({ pattern: each.pattern, lang: each.lang })}`).catch(() => null);
      const found = answer?.ok ? await answer.json() : null;
      if (ticket !== records || !found || !$("record")) return;
      const share = (value) => Math.round(100 * value);
      $("record").replaceChildren(found.seen ? say(words.record_says, { ...found, low: share(found.low), high: share(found.high) }) : words.record_none);
      if (found.bulk) $("record").append(el("button", { type: "button", click: () => askBulk(each, found.bulk) }, say(words.bulk, { count: found.bulk })));
    }, 200);
  }
  function numberList(each, shownCode) {
    const near = new Map((codes.get(each.code)?.near ?? []).map((one) => [one.code, one]));
    const said = (id) => (near.has(id) ? toldFrom(near.get(id)) : codes.get(id)?.brief);
    const line = (id, number, more) => [codeButton(id, number, more), lookButton(id, number, shownCode)];
    return [el("section", { class: "numbers" }, el("h2", { class: "minor" }, task === "verify" ? words.nearest : words.take_numbers),
      el("ol", {}, numbers().map((id, i) => el("li", {}, line(id, i + 1, said(id))))),
      el("button", { type: "button", click: findCode }, el("kbd", {}, "c"), words.any_code),
      task === "verify" ? null : el("h2", { class: "minor" }, words.every_code),
      task === "verify" ? null : el("ul", { class: "plain" }, boot.codes.map((code) => el("li", { class: `depth${code.depth}` }, line(code.id, "", "")))))];
  }
  function codeButton(id, number, more) {
    const facts = { type: "button", class: "take", "data-name": `take ${number} ${id}`, click: () => choose(id) };
    if (task === "missed") facts["aria-pressed"] = String(chosenNow().has(id));
    return el("button", facts, number && el("kbd", {}, String(number)), el("span", {}, label(id), more && el("small", {}, more)));
  }
  const lookButton = (id, number, shownCode) => el("button", { type: "button", class: "look", "data-name": `look ${number} ${id}`, "aria-label": say(words.look_at, { code: label(id) }), "aria-pressed": String(id === shownCode), click: () => look(id) }, "i");
  async function askBulk(each, number) {
    if (queue.length || !confirm(say(words.bulk_ask, { count: number }))) return;
    const answer = await post("/api/bulk", { sample: boot.sample, pattern: each.pattern, lang: each.lang, count: number }).catch(() => null);
    undone.length = 0;
    if (!answer?.ok) tell(say(words.refused, { why: (await answer?.json().catch(() => null))?.detail?.error ?? "" }));
    cardStamp = "";
    await refresh();
  }

  // ---- dialogs
  const dialog = $("dialog");
  function open(title, ...inside) {
    dialog.replaceChildren(el("h2", { id: "dialog-title" }, title), ...inside);
    dialog.showModal();
  }
  function askNote(title, text, needed, then) {
    const field = el("textarea", { rows: 4, maxlength: 4000, "aria-label": words.note, required: needed });
    field.value = text;
    const keep = (event) => {
      event?.preventDefault();
      if (needed && !field.value.trim()) { field.focus(); return; }
      dialog.close();
      then(field.value.trim());
    };
    field.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) keep(event); });
    open(title, el("form", { submit: keep }, field,
      el("p", {}, el("button", { class: "main" }, words.save), el("button", { type: "button", click: () => dialog.close() }, words.cancel))));
    field.focus();
  }
  function note() {
    const target = row();
    if (!target) return;
    askNote(words.note_of, target.draft ?? target.note ?? "", false, (text) => {
      if (target.verdict && !settling) decide(target.verdict, target.decided, text); else { target.draft = text; keepDraft(target); render(); }
    });
  }
  function guideInShort(code) {
    const part = (name, text) => text ? [el("dt", {}, words[name]), el("dd", {}, text)] : [];
    return [el("p", {}, code.brief || code.definition), el("dl", {}, part("use_when", code.use_when), part("do_not_use_when", code.do_not_use_when))];
  }
  function findCode() {
    if (!row()) return;
    let found = [], pick = 0;
    const field = el("input", { type: "search", role: "combobox", "aria-label": words.find_code, "aria-controls": "found", "aria-expanded": "true", autocomplete: "off" });
    const list = el("ul", { id: "found", role: "listbox", "aria-label": words.codes });
    const about = el("div", { class: "about guide" });
    const draw = () => {
      const asked = field.value.toLowerCase().split(/\s+/);
      const fits = (code) => { const all = `${code.id} ${code.labels}`.toLowerCase(); return asked.every((part) => all.includes(part)); };
      found = boot.codes.filter(fits);
      pick = Math.max(0, Math.min(pick, found.length - 1));
      list.replaceChildren(...found.map((code, i) => el("li", { id: `found-${i}`, role: "option", "aria-selected": String(i === pick), click: () => take(code.id) },
        code.label, " ", el("small", { class: "soft" }, code.id))));
      about.replaceChildren(...(found[pick] ? guideInShort(found[pick]) : [words.no_code]));
      field.setAttribute("aria-activedescendant", found.length ? `found-${pick}` : "");
      list.children[pick]?.scrollIntoView({ block: "nearest" });
    };
    const take = (id) => { dialog.close(); choose(id); };
    field.addEventListener("input", () => { pick = 0; draw(); });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); pick += event.key === "ArrowDown" ? 1 : -1; draw(); }
      if (event.key === "Enter" && found[pick] && !event.isComposing) { event.preventDefault(); take(found[pick].id); }
    });
    open(words.find_code, field, list, about);
    draw();
    field.focus();
  }
  function help() {
    const close = el("button", { type: "button", click: () => dialog.close() }, words.close);
    open(words.keyboard, el("dl", { class: "help" }, keyList().map(([key, name]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, words[name])])), close);
    close.focus();
  }

  // ---- the drawer
  const drawer = { whole: false, page: null, ticket: 0 };
  async function openDrawer(whole, page = null) {
    const ticket = ++drawer.ticket, each = row();
    if (!each) return;
    Object.assign(drawer, { whole, page });
    const url = `/api/context/${one}${encodeURIComponent(each.id)}${page ? `?page=${page}` : ""}`;
    const answer = await fetch(url).catch(() => null);
    if (ticket !== drawer.ticket || !answer) return;
    const found = await answer.json();
    if (ticket === drawer.ticket && answer.ok) drawDrawer(found, each);
  }
  function parts(list) {
    return list.map((part) => {
      const tags = part.starts.map((id) => el("span", { class: "tag" }, label(id)));
      if (part.own) return el("mark", { class: "own" }, tags, part.text);
      return part.codes.length ? el("span", { class: "hit", title: part.codes.map(label).join(", ") }, tags, part.text) : part.text;
    });
  }
  function drawDrawer(found, each) {
    const button = (name, act, off = false) => el("button", { type: "button", click: act, disabled: off }, words[name]);
    const place = found.pages ? say(words.page_of, found) : say(words.page_short, found);
    const facts = [found.institution, found.year, place, found.label && say(words.printed, found), found.lang, found.method && say(words.read_by, found)].filter(Boolean);
    const body = el("div", { class: "drawer-body", tabindex: "0", role: "region", "aria-label": drawer.whole ? words.whole_page : words.paragraph, lang: found.lang });
    if (drawer.whole && found.blocks.length) body.append(...found.blocks.map((block) => el("p", { class: `${block.kind}${block.here ? " here" : ""}` }, parts(block.parts))));
    else body.append(el("p", { class: "here" }, parts(found.paragraph)));
    const turn = (by) => openDrawer(true, found.page + by);
    const showPicture = () => body.prepend(el("img", { class: "picture", src: `/picture/${one}${encodeURIComponent(each.id)}/${found.page}`, alt: `${words.picture}, ${place}` }));
    $("drawer").replaceChildren(
      el("div", { class: "drawer-head" }, el("h2", { id: "drawer-title" }, found.title), el("p", { class: "soft" }, facts.join(" · ")),
        found.lost && el("p", { class: "wrong" }, say(words.lost, { why: found.lost })),
        el("p", {}, button(drawer.whole ? "paragraph" : "whole_page", () => openDrawer(!drawer.whole)),
          drawer.whole && button("previous_page", () => turn(-1), found.page <= 1), drawer.whole && button("next_page", () => turn(1), found.page >= found.pages),
          found.picture && button("picture", showPicture),
          found.url && el("a", { href: found.url, target: "_blank", rel: "noreferrer noopener" }, words.open_source), button("close", closeDrawer))),
      body);
    $("drawer").hidden = false;
    body.querySelector(".own")?.scrollIntoView({ block: "center" });
  }
  function closeDrawer() { drawer.ticket += 1; $("drawer").hidden = true; box.focus({ preventScroll: true }); }
  const context = (whole) => { if ($("drawer").hidden || drawer.whole !== whole) openDrawer(whole); else closeDrawer(); };

  // ---- keys
  const ownKeys = settling ? [["a", "key_first"], ["b", "key_second"]]
    : task === "verify" ? [["a", "key_accept"], ["r", "key_reject"]] : task === "code" ? [["r", "key_none"]] : [["Enter", "key_done"]];
  const keyList = () => [...ownKeys, ...(settling && boot.discusses ? [["d", "add_remark"]] : []), ["1–9", task === "missed" ? "key_toggle" : task === "verify" ? "key_numbers" : "key_coded"], ["c", "key_find"], ["s", "key_unsure"],
    ["Shift 1–9", "key_look"], ["i", "key_card"],
    ["n", "key_note"], ["u", "key_undo"], ["j k ↓ ↑", "key_move"], ["Space", "key_context"], ["/", "key_filter"], ["g h", "key_home"], ["?", "key_help"]];
  const verbs = {
    ...(settling ? { a: () => take(0), b: () => take(1), d: () => askRemark(row()), Enter: () => task === "missed" && finish() }
      : task === "verify" ? { a: () => decide("accept"), r: () => decide("reject") } : task === "code" ? { r: () => decide("none") } : { Enter: finish }),
    s: () => decide("unsure"), c: findCode, n: note, u: undo, "?": help,
    j: () => go(at + 1), k: () => go(at - 1), ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), " ": () => context(false), i: () => card(),
    Escape: () => { if (!$("drawer").hidden) closeDrawer(); else if (document.body.classList.contains("card-open")) card(false); else if (looked) look(""); },
    "/": () => { const field = $("find-text"); if (field) { field.closest("details").open = true; field.focus(); } },
  };
  for (let i = 1; i <= 9; i++) verbs[i] = () => choose(numbers()[i - 1]);
  const mayRepeat = new Set(["j", "k", "ArrowDown", "ArrowUp"]);

  // A Russian or Kazakh layout types other letters, the Kazakh one letters and signs for digits too: then the key's place counts.
  function latin(event) {
    if (/^[a-z0-9]$/i.test(event.key)) return event.key.toLowerCase();
    if (event.code === "Slash" && !"-_".includes(event.key)) return event.shiftKey ? "?" : "/";
    if (event.key.length > 1 || event.key === " " || event.key === "?" || event.key === "/") return event.key;
    const place = event.code?.match(/^(Key|Digit)(.)$/);
    return place && !(place[1] === "Digit" && event.shiftKey) ? place[2].toLowerCase() : event.key;
  }
  let wentG = 0;
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || dialog.open) return;
    if (target?.matches("input, textarea, select, [contenteditable]")) { if (event.key === "Escape") target.blur(); return; }
    if ((event.key === " " || event.key === "Enter") && target?.matches("button, a, summary")) return;
    if (event.key.startsWith("Arrow") && target?.closest("#card, #codes, .drawer-body, .tree")) return;
    const key = latin(event);
    const digit = event.shiftKey && !/^[0-9]$/.test(event.key) ? event.code?.match(/^Digit([1-9])$/)?.[1] : null;
    if (digit) { event.preventDefault(); if (numbers()[digit - 1]) look(numbers()[digit - 1]); return; }
    if (key === "h" && performance.now() - wentG < 1000) { location.href = "/"; return; }
    wentG = key === "g" ? performance.now() : 0;
    if (!(key in verbs) || (event.repeat && !mayRepeat.has(key))) { if (event.repeat && key === " ") event.preventDefault(); return; }
    event.preventDefault();
    if (key === " " && event.shiftKey) context(true); else verbs[key]();
  });

  // ---- the same verbs as buttons
  let strip = "";
  function drawStrip() {
    const now = settling ? "settling" : task;
    if (strip === now) return;
    strip = now;
    const button = (key, name, act, kind = "") => el("button", { type: "button", class: kind, "data-key": key, click: act }, el("kbd", {}, key), words[name]);
    const own = settling && !boot.settles ? [] : settling ? (task === "verify" ? [button("", "accept", () => decide("accept"), "accept"), button("", "reject", () => decide("reject"), "reject")] : [button("", "none", () => decide("none"), "none")])
      : task === "verify" ? [button("a", "accept", verbs.a, "accept"), button("r", "reject", verbs.r, "reject")]
        : task === "code" ? [button("r", "none", verbs.r, "none")] : [button("↵", "done", finish, "accept")];
    // On a phone the rare ones stand behind one button, in a second row.
    $("strip").replaceChildren(...own, button("s", "unsure", verbs.s, "unsure"), button("c", "any_code", findCode, "rare"), button("n", "note", note, "rare"), button("u", "undo", undo),
      button("k", "previous", verbs.k, "rare"), button("j", "next", verbs.j, "rare"), button("␣", "context", () => context(false), "rare"),
      el("button", { type: "button", class: "card-button", "aria-expanded": "false", "aria-controls": "card", click: () => card() }, words.card),
      el("button", { type: "button", class: "more", "aria-label": words.more, "aria-expanded": "false", click: (event) => {
        event.currentTarget.setAttribute("aria-expanded", String(document.body.classList.toggle("more-open")));
      } }, "⋯"), button("?", "keyboard", help, "rare"));
  }
  box.addEventListener("click", (event) => {
    const line = event.target.closest?.(".line");
    if (!line) return;
    if (Number(line.dataset.index) !== at) { at = Number(line.dataset.index); shownAt = performance.now(); render(); if (!$("drawer").hidden) openDrawer(drawer.whole); }
  });
  let drawing = false;
  const redraw = () => { if (!drawing && rows.length && !single) { drawing = true; requestAnimationFrame(() => { drawing = false; drawRows(box.scrollTop); }); } };
  box.addEventListener("scroll", redraw);
  new ResizeObserver(() => { sight = box.clientHeight; redraw(); }).observe(box);

  if (!single) { box.setAttribute("role", "grid"); box.setAttribute("aria-label", words.rows); }
  else box.classList.add("single");
  load().then((found) => {
    rows = found;
    takeDrafts();
    if (!single) box.setAttribute("aria-rowcount", rows.length);
    const first = rows.findIndex((each) => !each.verdict);
    go(first < 0 ? 0 : first);
    box.focus({ preventScroll: true });
    document.body.dataset.ready = "yes";
  }).catch((error) => state(say(words.refused, { why: error.message }), "bad"));
})();
