(() => {
  "use strict";
  const every = (selector, root = document) => [...root.querySelectorAll(selector)];
  const by = (id) => document.getElementById(id);
  document.documentElement.classList.add("js");
  every(".controls, .tools").forEach((box) => { box.hidden = false; });

  /* What scrolls sideways can be reached by keys, and has a name. */
  const scrolling = (root) => every(".box, figure", root).forEach((box) => {
    if (box.hasAttribute("tabindex") || box.scrollWidth <= box.clientWidth + 1) return;
    const head = box.closest("section").querySelector("h2");
    box.tabIndex = 0; box.setAttribute("role", "group"); box.setAttribute("aria-label", head ? head.textContent : "");
  });

  /* Sections fold; a search of the browser and a link open what they lead to. */
  const fold = (section, folded) => {
    section.querySelector("h2 > button").setAttribute("aria-expanded", String(!folded));
    if (folded) section.querySelector(".folded").setAttribute("hidden", "until-found");
    else section.querySelector(".folded").removeAttribute("hidden");
    if (!folded) scrolling(section);
  };
  every("main > section[id]").forEach((section) => {
    const head = section.querySelector(":scope > h2");
    if (!head) return;
    const button = document.createElement("button"), body = document.createElement("div");
    button.type = "button"; button.append(...head.childNodes); head.append(button);
    body.className = "folded"; body.append(...[...section.childNodes].slice([...section.childNodes].indexOf(head) + 1)); section.append(body);
    button.addEventListener("click", () => fold(section, button.getAttribute("aria-expanded") === "true"));
    body.addEventListener("beforematch", () => fold(section, false));
    fold(section, "folded" in section.dataset);
  });

  const filter = () => {
    const words = by("find").value.trim().toLowerCase();
    const verdict = by("verdict").value;
    let shown = 0;
    every("#codes tbody.code").forEach((row) => {
      row.hidden = !(row.dataset.words.toLowerCase().includes(words) &&
        (verdict === "" || row.dataset.verdicts.split("|").includes(verdict)));
      shown += row.hidden ? 0 : 1;
    });
    by("shown").textContent = shown + " / " + every("#codes tbody.code").length;
  };
  by("find").addEventListener("input", filter);
  by("verdict").addEventListener("change", filter);

  every("button[data-open]").forEach((button) => {
    button.addEventListener("click", () => {
      every(button.dataset.open + " details").forEach((one) => { one.open = button.dataset.state === "open"; });
    });
  });

  every("details[data-part-of]").forEach((one) => one.addEventListener("toggle", async () => {
    const page = await hits.part(one.dataset.partOf);
    if (page) { one.lastElementChild.outerHTML = page; tables(one); scrolling(one); }
  }, { once: true }));

  /* The patterns of a code are half a page of text a code: one part has them all. */
  every("#codebook details[id]").forEach((one) => one.addEventListener("toggle", async () => {
    const place = one.querySelector(".own"), all = await hits.part("patterns");
    if (place && all) place.innerHTML = all[one.id.slice(2)];
  }, { once: true }));

  /* The picture of the first screen: verdicts and words choose its rows, a pair takes its place. */
  const tally = () => {
    const table = document.querySelector("table.forest"), found = table ? new Map(table.dataset.tally.trim().split(" ").map((one) => one.split(":"))) : new Map();
    every(".show button").forEach((button) => {
      const n = found.get(button.dataset.kind) || "0";
      button.lastElementChild.textContent = n; button.disabled = n === "0";
      if (n === "0") button.setAttribute("aria-pressed", "false");
    });
  };
  const chosen = () => {
    const kinds = every(".show button[aria-pressed='true']").map((one) => one.dataset.kind);
    const words = by("search") ? by("search").value.trim().toLowerCase() : "";
    every("table.forest").forEach((table) => {
      table.classList.toggle("chosen", kinds.length > 0 || words !== "");
      every("tr[data-kind]", table).forEach((row) => {
        row.classList.toggle("match", (!kinds.length || kinds.includes(row.dataset.kind)) && row.dataset.words.toLowerCase().includes(words));
      });
      every("tbody", table).forEach((group) => {
        group.firstElementChild.classList.toggle("match", group.querySelector("tr[data-kind].match") !== null);
      });
    });
  };
  every(".show button").forEach((button) => button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    chosen();
  }));
  const rest = by("rest");
  if (rest) {
    const more = rest.textContent;
    rest.addEventListener("click", () => {
      const open = rest.getAttribute("aria-expanded") !== "true";
      rest.setAttribute("aria-expanded", String(open)); rest.textContent = open ? rest.dataset.less : more;
      every("table.forest").forEach((table) => table.classList.toggle("all", open));
    });
  }
  every("button[data-save]").forEach((button) => button.addEventListener("click", async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await hits.part(button.dataset.save)], { type: "image/svg+xml" }));
    link.download = button.dataset.name; link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }));
  if (by("pair")) {
    const whole = by("forest").innerHTML;
    by("pair").addEventListener("change", async () => {
      by("forest").innerHTML = by("pair").value ? await hits.part(by("pair").value) : whole;
      every("table.forest").forEach((table) => table.classList.toggle("all", rest !== null && rest.getAttribute("aria-expanded") === "true"));
      tally(); chosen();
    });
    every(".to-pair").forEach((button) => button.addEventListener("click", () => {
      const two = [button.dataset.left, button.dataset.right];
      by("pair").value = [two, [...two].reverse()].map((one) => "pair-" + one.join("-")).find((id) => [...by("pair").options].some((one) => one.value === id));
      by("pair").dispatchEvent(new Event("change")); by("pair").focus(); by("answer").scrollIntoView();
    }));
  }
  /* A list to choose from, and the place of what is chosen. */
  every("select[data-place]").forEach((list) => {
    const place = by(list.dataset.place), first = place.innerHTML;
    list.addEventListener("change", async () => {
      place.innerHTML = list.value ? await hits.part(list.value) : first;
      scrolling(place);
    });
  });
  const caution = document.querySelector("aside .caution");
  if (caution && matchMedia("(max-width: 44rem)").matches) caution.open = false;

  if (by("search")) by("search").addEventListener("input", chosen);
  if (by("search")) by("search").addEventListener("keydown", (event) => {
    const find = by("search").value.trim();
    if (event.key === "Enter" && find && by("hits")) hits.open({ find, title: "“" + find + "”" });
  });
  if (by("theme")) by("theme").addEventListener("click", () => {
    const dark = (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    by("theme").setAttribute("aria-pressed", String(!dark));
  });

  /* Which section is being read. */
  const links = new Map(every(".bar nav a").map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((found) => found.forEach((one) => {
    if (!one.isIntersecting) return;
    links.forEach((link) => link.removeAttribute("aria-current"));
    const link = links.get(one.target.id);
    if (link) { link.setAttribute("aria-current", "true"); link.parentElement.parentElement.parentElement.scrollLeft = link.offsetLeft - 60; }
  }), { rootMargin: "-20% 0px -75% 0px" });
  every("main > section[id]").forEach((section) => seen.observe(section));

  const follow = () => {
    const target = by(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    target.hidden = false;
    const section = target.closest("main > section");
    if (section && section.querySelector(":scope > h2 > button")) fold(section, false);
    for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    if (target.tagName !== "SECTION") every("details", target).forEach((one) => { one.open = true; });
    target.scrollIntoView();
    /* What is drawn on the way there moves it. */
    [50, 250].forEach((wait) => setTimeout(() => target.scrollIntoView(), wait));
  };
  addEventListener("hashchange", follow);
  every("a[href^='#']").forEach((link) => link.addEventListener("click", () => { if (link.hash === location.hash) follow(); }));
  follow();

  let opened = [], unfolded = [];
  addEventListener("beforeprint", () => {
    opened = every("#table1 details:not([open]), details.printed:not([open])");
    opened.forEach((one) => { one.open = true; });
    unfolded = every("main > section").filter((one) => one.querySelector(":scope > .folded[hidden]"));
    unfolded.forEach((one) => fold(one, false));
  });
  addEventListener("afterprint", () => {
    opened.forEach((one) => { one.open = false; });
    unfolded.forEach((one) => fold(one, true));
  });
})();
