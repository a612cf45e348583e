// A figure takes a browser longer than the rest of its page: each is drawn in turn, when the browser has nothing to do.
(function () {
  "use strict";
  const LONGEST_WAIT = 300; // [ms]
  const LOOK = 50;          // [ms] between two looks whether plotly has come
  let last = Promise.resolve();
  let asked = false;
  // The first figure makes Dash fetch plotly; the others would then all be drawn at once, and the page would stand still.
  function loaded() {
    if (!asked || window.Plotly) { asked = true; return Promise.resolve(); }
    return new Promise(function (go) { setTimeout(go, LOOK); }).then(loaded);
  }
  function idle() {
    return new Promise(function (go) {
      if (window.requestIdleCallback) { window.requestIdleCallback(go, { timeout: LONGEST_WAIT }); } else { setTimeout(go, LOOK); }
    });
  }
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    figures: {
      draw: function (figure) {
        if (!figure) { return window.dash_clientside.no_update; }
        last = last.then(loaded).then(idle);
        return last.then(function () { return { namespace: "dash_core_components", type: "Graph", props: figure }; });
      },
    },
  });
})();
