// The register at the desk: a cell is saved when it is left. What the server says of the rows is fetched as a page and put
// in place, so a row is drawn in one place alone.
(() => {
  "use strict";
  const { $, el, say, answered, saved, keysOn } = page;
  const cells = $("cells");
  if (!cells) return;
  const boot = JSON.parse($("register-boot").textContent), { words } = boot;
  const fields = [...cells.querySelectorAll("[data-column]")];
  const writable = Boolean($("take-back"));
  let busy = 0, written = 0, writing = Promise.resolve(true);

  const post = (url, body) => answered(page.post(`/api/desk/register/${url}`, body));

  // ---- the page as the server has it now; what somebody types stays
  async function refresh() {
    const known = written, address = new URL(location.href);
    address.searchParams.set("row", cells.dataset.row);
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) { saved(answer?.status === 401 ? words.sign_in_again : words.offline, "bad"); return; }
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (known !== written || now.getElementById("cells")?.dataset.row !== cells.dataset.row) return;
    const focus = document.activeElement?.getAttribute("href") ?? document.activeElement?.id;
    for (const name of ["rows", "doubts", "steps"]) {
      const old = $(name), made = now.getElementById(name);
      if (name === "steps") made.open = old.open;
      old.replaceChildren(...made.childNodes);
    }
    const lost = document.activeElement === document.body && focus;
    if (lost) ([...document.querySelectorAll("#rows a")].find((one) => one.getAttribute("href") === focus) ?? $("confirm") ?? $("cell-work")).focus();
    Object.assign(cells.dataset, now.getElementById("cells").dataset);
    for (const one of fields) {
      const made = now.getElementById(one.id);
      one.parentElement.className = made.parentElement.className;
      if (one.value !== one.dataset.was) continue;
      put(one, made.dataset.was);
    }
    if (writable) $("take-back").disabled = !cells.dataset.undo;
  }
  function put(field, text) {  // what stands in the file now; also where the list does not offer it
    if (field.tagName === "SELECT" && ![...field.options].some((one) => one.value === text)) field.append(new Option(text, text));
    field.value = text;
    field.dataset.was = text;
  }
  // ---- a cell saved, one after the other; true where it stands in the file
  function save(field) {
    const before = writing;
    busy += 1;
    writing = before.then(() => saving(field)).finally(() => { busy -= 1; });
    return writing;
  }
  async function saving(field) {
    const { column, was } = field.dataset, text = field.value.trim();
    if (text === was) { field.value = was; return true; }
    saved(words.saving, "wait");
    const [answer, said] = await post("cell", { row: cells.dataset.row, column, text, was });
    if (answer?.status === 409) { conflict(field, said); return false; }
    field.setAttribute("aria-invalid", !answer?.ok);
    if (!answer?.ok || !said) { saved(said?.error ?? said?.detail ?? words.offline, "bad"); return false; }
    written += 1;
    if (field.value.trim() === text) field.value = said.text;
    field.dataset.was = said.text;
    saved(words.saved);
    await refresh();
    return true;
  }
  function conflict(field, said) {
    saved(words.cell_elsewhere, "bad");
    const close = () => { $("conflict").hidden = true; field.focus(); };
    $("conflict").hidden = false;
    $("conflict").replaceChildren(
      el("h2", {}, said.by ? say(words.cell_by, { name: said.by }) : words.cell_elsewhere),
      el("p", {}, el("b", {}, words.theirs), " ", el("code", {}, said.theirs || "–")),
      el("p", {}, el("b", {}, words.mine), " ", el("code", {}, field.value || "–")),
      el("div", { class: "go" },
        el("button", { type: "button", class: "btn primary", click: () => { field.dataset.was = said.theirs; close(); save(field); } }, words.write_mine),
        el("button", { type: "button", class: "btn", click: () => { put(field, said.theirs); close(); refresh(); } }, words.leave_mine)));
    $("conflict").tabIndex = -1;
    if ([field, document.body].includes(document.activeElement)) $("conflict").focus(); else $("conflict").scrollIntoView({ block: "nearest" });
  }
  async function undo() {
    await writing;
    if (!cells.dataset.undo) { saved(words.nothing_to_take_back, "wait"); return; }
    const [answer, said] = await post("undo", { knows: cells.dataset.undo });
    written += 1;
    saved(answer?.ok ? say(words.taken_back, { says: `${said.row} · ${said.says}` }) : said?.error ?? words.offline, answer?.ok ? "good" : "bad");
    await refresh();
  }
  function confirm() {
    const button = $("confirm"), field = $("cell-work");
    if (!button || !field || field.value !== field.dataset.was) return;
    field.value = button.dataset.work;
    save(field);
  }
  const go = async (address) => { if (await writing) location.href = address; };
  function step(by) {
    const links = [...document.querySelectorAll("#rows tbody a")], at = links.findIndex((one) => one.hasAttribute("aria-current"));
    if (links[at + by]) go(links[at + by].href);
  }

  for (const one of fields) {
    one.addEventListener("change", () => save(one));
    one.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { one.value = one.dataset.was; one.removeAttribute("aria-invalid"); }
      if (event.key === "Enter" && one.tagName === "INPUT") save(one);
    });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("#confirm")) confirm();
    const link = event.target.closest("a[href]");
    if (link && busy && !event.ctrlKey && !event.metaKey) { event.preventDefault(); go(link.href); } // what is being saved comes first
  });
  $("take-back")?.addEventListener("click", undo);
  document.addEventListener("keydown", (event) => {
    const typing = page.typing(event), control = event.ctrlKey || event.metaKey;
    if (control && event.code === "KeyZ" && !event.shiftKey && writable && (!typing || event.target.value === event.target.dataset.was)) { event.preventDefault(); undo(); return; }
    if (typing || control || event.altKey || !keysOn()) return;
    if (event.code === "KeyJ") step(1);
    if (event.code === "KeyK") step(-1);
    if (event.code === "KeyW" && writable) confirm();
  });
  async function look() {
    const known = written, [answer, said] = await answered(fetch("/api/desk/register"));
    if (!answer?.ok || !said) { saved(answer?.status === 401 ? words.sign_in_again : words.offline, "bad"); return; }
    $("here").textContent = [boot.who, ...said.here.filter((name) => name !== boot.who)].join(", ");
    if (!busy && known === written && said.digest !== cells.dataset.digest) await refresh();
  }
  document.querySelector("#rows .open")?.scrollIntoView({ block: "nearest" });
  look();
  setInterval(look, 3000);
  document.body.dataset.ready = "yes";
})();
