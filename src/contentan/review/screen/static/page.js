// What the scripts of all pages use: elements, requests, words with names in them.
// Texts go into the page as text nodes alone (el, textContent); nothing here makes HTML of a string.
const page = (() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const el = (tag, facts = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(facts)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value != null) made.setAttribute(name, value);
    }
    made.append(...inside.flat().filter((one) => one != null && one !== false));
    return made;
  };
  const post = (url, body, ms = 15000) => fetch(url, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(ms),
  });
  // An answer and what it says; both are null where the server is away or what came is cut off.
  const answered = async (asking) => {
    const answer = await asking.catch(() => null), said = await answer?.json().catch(() => null);
    return [answer, said ?? null];
  };
  const say = (words, facts = {}) => words.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  return { $, el, post, answered, say };
})();
