/* The network: a node or a line opens its passages, and what it is joined to stays lit while the rest is pale. Of each panel one node
   is in the order of the Tab key; arrows lead from it to the others, from top to bottom. */
(() => {
  "use strict";
  const figure = document.querySelector("figure.network");
  if (!figure) return;
  const ends = (line) => line.dataset.ends.split(" ");
  const label = (node) => [...node.querySelectorAll("tspan")].map((one) => one.textContent).join(" ");
  let chosen = null;

  /* `what` is the ids of one node or of the two of a line. */
  const light = (what) => {
    figure.classList.toggle("lit", what !== null);
    figure.querySelectorAll("[data-side]").forEach((panel) => {
      const near = new Set(what);
      panel.querySelectorAll("[data-ends]").forEach((line) => {
        const own = what !== null && what.every((one) => ends(line).includes(one));
        line.classList.toggle("near", own);
        if (own) ends(line).forEach((one) => near.add(one));
      });
      panel.querySelectorAll("[data-node], [data-absent]").forEach((node) => node.classList.toggle("near", near.has(node.dataset.node || node.dataset.absent)));
    });
  };
  const choose = (what) => { chosen = what; light(what); };

  const drawn = (panel, id) => panel.querySelector('[data-node="' + CSS.escape(id) + '"]');
  /* What the other window leads to: from a node to its lines, from a line to its nodes. */
  const passages = async (panel, what) => {
    choose(what);
    const index = await hits.part("index"), own = what.filter((id) => index && index.shown[id]);
    /* A case that is no code has its passages in its profile. */
    const profile = [...what.filter((id) => !own.includes(id)), ...own].find((id) => document.getElementById("p-" + id));
    if (own.length < what.length) { if (profile) location.hash = "p-" + profile; return; }
    const beside = what.length > 1 ? what.map((id) => [label(drawn(panel, id)), [id]]) : [...panel.querySelectorAll("[data-ends]:not(.wide-line)")].reverse()
      .filter((line) => ends(line).includes(what[0])).map((line) => [label(drawn(panel, ends(line).find((id) => id !== what[0]))), ends(line)]);
    hits.open({
      code: what.length > 1 ? "" : what[0], codes: own, side: panel.dataset.side, title: what.map((id) => label(drawn(panel, id))).join(" + "), profile,
      beside: beside.map(([said, next]) => [said, () => passages(panel, next)]),
    });
  };

  figure.querySelectorAll("[data-side]").forEach((panel) => {
    const picture = panel.firstElementChild, nodes = [...panel.querySelectorAll("[data-node]")];
    picture.setAttribute("role", "group"); picture.setAttribute("aria-describedby", "network-keys");
    nodes.forEach((node, i) => {
      node.setAttribute("role", "button"); node.setAttribute("tabindex", i ? "-1" : "0"); node.setAttribute("aria-label", node.querySelector("title").textContent);
    });
    panel.querySelectorAll("[data-ends]").forEach((line) => {
      const wide = line.cloneNode(true);
      wide.removeAttribute("stroke-dasharray"); wide.setAttribute("stroke-width", "12"); wide.setAttribute("stroke-opacity", "0"); wide.setAttribute("class", "wide-line");
      line.after(wide);
    });
    const at = (event) => {
      const found = event.target.closest("[data-node], [data-ends]");
      return found && (found.dataset.node ? [found.dataset.node] : ends(found));
    };
    panel.addEventListener("click", (event) => { const what = at(event); if (what) passages(panel, what); else choose(null); });
    panel.addEventListener("pointerover", (event) => light(at(event) || chosen));
    panel.addEventListener("pointerleave", () => light(chosen));
    panel.addEventListener("focusin", (event) => light(at(event) || chosen));
    panel.addEventListener("focusout", () => light(chosen));
    panel.addEventListener("keydown", (event) => {
      const now = nodes.indexOf(event.target), last = nodes.length - 1;
      if (now < 0) return;
      const next = { ArrowDown: now + 1, ArrowRight: now + 1, ArrowUp: now - 1, ArrowLeft: now - 1, Home: 0, End: last }[event.key];
      if (event.key === "Enter" || event.key === " ") passages(panel, [event.target.dataset.node]);
      else if (event.key === "Escape") choose(null);
      else if (next === undefined) return;
      else {
        const to = nodes[Math.min(Math.max(next, 0), last)];
        event.target.setAttribute("tabindex", "-1"); to.setAttribute("tabindex", "0"); to.focus();
      }
      event.preventDefault();
    });
  });
})();
