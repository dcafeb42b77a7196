(() => {
  "use strict";
  const every = (selector, root = document) => [...root.querySelectorAll(selector)];
  every(".controls").forEach((box) => { box.hidden = false; });

  const filter = () => {
    const words = document.getElementById("find").value.trim().toLowerCase();
    const verdict = document.getElementById("verdict").value;
    let shown = 0;
    every("#codes tbody.code").forEach((row) => {
      row.hidden = !(row.dataset.words.toLowerCase().includes(words) &&
        (verdict === "" || row.dataset.verdicts.split("|").includes(verdict)));
      shown += row.hidden ? 0 : 1;
    });
    document.getElementById("shown").textContent = shown + " / " + every("#codes tbody.code").length;
  };
  document.getElementById("find").addEventListener("input", filter);
  document.getElementById("verdict").addEventListener("change", filter);

  every("button[data-open]").forEach((button) => {
    button.addEventListener("click", () => {
      every(button.dataset.open + " details").forEach((one) => { one.open = button.dataset.state === "open"; });
    });
  });

  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    target.hidden = false;
    for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    every("details", target).forEach((one) => { one.open = true; });
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = every("#table1 details:not([open]), details.printed:not([open])");
    opened.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => { opened.forEach((one) => { one.open = false; }); });
})();
