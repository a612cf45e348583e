// What a page did and when, by its own clock: heads, figures, answers, drawings of the line, and when it had nothing to do.
(() => {
  const log = [];
  window.__watch = {
    log,
    clear: () => { log.length = 0; head = title(); figures = count(); said = answer(); drawn = plan(); },
  };
  const note = (what, value) => log.push([what, performance.now(), value]);
  const title = () => (document.querySelector("#content h1") || {}).textContent || "";
  const count = () => document.querySelectorAll("#content .js-plotly-plot .main-svg").length;
  const answer = () => (document.querySelector("#results-answer") || {}).textContent || "";
  const plan = () => (document.querySelector("#line-plan") || {}).textContent || "";
  const idle = (what) => requestIdleCallback(() => note(what, ""));
  let head = "", figures = 0, said = "", drawn = "";
  function look() {
    if (title() !== head) { head = title(); if (head) { note("head", head); idle("usable"); } }
    if (count() !== figures) { figures = count(); note("figure", figures); }
    if (answer() !== said) { said = answer(); if (said) { note("answer", ""); } }
    if (plan() !== drawn) { drawn = plan(); if (drawn) { note("drawing", ""); } }
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  for (const kind of ["pointerdown", "keydown"]) { addEventListener(kind, () => note("begun", kind), true); }
})();
