// The drawing of a line on its page: it is fetched as SVG, parts are chosen in it, and a recorded shift moves through it.
(function () {
  "use strict";
  const WIDE = 1010;      // [px] from which six columns stand beside one another
  const LARGEST = 1.15;   // a small line isn't blown up beyond this
  const PICTURE = 50;     // [ms] between two pictures at the fastest

  function columns(place) { return place.clientWidth >= WIDE ? 6 : 4; }

  function fetchDrawing(place, address) {
    const wanted = columns(place);
    place.dataset.columns = String(wanted);
    return fetch(address + "&columns=" + wanted, { credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.text();
      })
      .then(function (text) {
        const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
        if (svg.nodeName !== "svg") { throw new Error("no drawing"); }
        svg.style.maxWidth = Math.round(parseFloat(svg.getAttribute("width")) * LARGEST) + "px";
        svg.removeAttribute("width");
        svg.removeAttribute("height");
        return document.importNode(svg, true);
      });
  }

  function failed(place) {
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.textContent = place.dataset.failed || "";
    place.replaceChildren(said);
  }

  // Draws again where the place has become so much wider or narrower that another number of columns fits.
  function follow(place, draw) {
    if (place.lineObserver) { place.lineObserver.disconnect(); }
    place.lineObserver = new ResizeObserver(function () {
      if (!place.isConnected) { place.lineObserver.disconnect(); return; }
      if (place.clientWidth && String(columns(place)) !== place.dataset.columns) { draw(); }
    });
    place.lineObserver.observe(place);
  }

  function mark(place, part) {
    place.querySelectorAll("[data-part]").forEach(function (each) {
      const chosen = each.getAttribute("data-part") === part;
      each.classList.toggle("chosen", chosen);
      each.setAttribute("aria-pressed", String(chosen));
    });
  }

  function draw(address, part) {
    const place = document.getElementById("line-plan");
    if (!place || !address) { return window.dash_clientside.no_update; }
    if (part) { place.dataset.chosen = part; }
    const again = function () {
      return fetchDrawing(place, address).then(function (svg) {
        const inside = place.contains(document.activeElement);
        place.replaceChildren(svg);
        mark(place, place.dataset.chosen);
        const choose = function (event) {
          const found = event.target.closest("[data-part]");
          if (!found) { return; }
          if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") { return; }
          event.preventDefault();
          window.dash_clientside.set_props("line-part", { value: found.getAttribute("data-part") });
          reveal();
        };
        svg.addEventListener("click", choose);
        svg.addEventListener("keydown", choose);
        if (inside) {
          const found = svg.querySelector(".chosen");
          if (found) { found.focus(); }
        }
      }).catch(function () { failed(place); });
    };
    again();
    follow(place, again);
    return window.dash_clientside.no_update;
  }

  function choose(part) {
    const place = document.getElementById("line-plan");
    if (!place || !part) { return; }
    place.dataset.chosen = part;
    mark(place, part);
  }

  // Brings the parameters of what was chosen into view, with the lower part of the drawing still above them.
  function reveal() {
    const panel = document.getElementById("line-parameters");
    const top = panel ? panel.getBoundingClientRect().top : 0;
    if (top < window.innerHeight * 0.6) { return; }
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.scrollBy({ top: top - window.innerHeight * 0.42, behavior: calm ? "auto" : "smooth" });
  }

  // --- Replay -------------------------------------------------------------------------------------------------------

  let player = null;

  function element(name, attributes, text) {
    const made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  function filled(template, values) {
    return template.replace(/\{(\w+)\}/g, function (_, name) { return String(values[name]); });
  }

  function clock(minutes) {
    const whole = Math.round(minutes);
    return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
  }

  // The state that most machines are in, and how many are in others.
  function summary(said) {
    const counts = new Map();
    said.forEach(function (state) { counts.set(state, (counts.get(state) || 0) + 1); });
    const first = Array.from(counts.entries()).sort(function (a, b) { return b[1] - a[1]; })[0];
    return first[1] === said.length ? first[0] : first[0] + " " + first[1] + "/" + said.length;
  }

  function Player(place, shift) {
    const words = JSON.parse(place.dataset.words);
    const self = this;
    this.place = place;
    this.shift = shift;
    this.words = words;
    this.states = JSON.parse(place.dataset.states);
    this.colours = JSON.parse(place.dataset.colours);
    this.minutes = (shift.end_us - shift.start_us) / 6e7 / shift.frames;
    this.at = 0;
    this.timer = null;
    this.button = element("button", { type: "button", class: "line-play", id: "line-play" }, words.play);
    this.button.addEventListener("click", function () { self.timer === null ? self.play() : self.pause(); });
    this.speed = element("select", { id: "line-speed", "aria-label": words.speed });
    const speeds = JSON.parse(place.dataset.speeds);
    Object.keys(speeds).forEach(function (each) {
      self.speed.appendChild(element("option", { value: each }, speeds[each]));
    });
    this.speed.value = "5";
    this.slider = element("input", {
      type: "range", id: "line-time", min: 0, max: shift.frames - 1, value: 0, step: 1, "aria-label": words.time,
    });
    this.slider.addEventListener("input", function () { self.show(Number(self.slider.value)); });
    this.clock = element("span", { class: "line-clock", id: "line-clock" });
    this.output = element("span", { class: "line-output", id: "line-output" });
    this.controls = element("div", { class: "line-controls", role: "group", "aria-label": words.time });
    [this.button, this.speed, this.slider, this.clock, this.output].forEach(function (each) {
      self.controls.appendChild(each);
    });
    this.board = element("div", {});
  }

  Player.prototype.take = function (svg) {
    const self = this;
    const each = function (selector) { return Array.from(svg.querySelectorAll(selector)); };
    this.lamps = each(".lamp").map(function (lamp) {
      const units = self.shift.units[lamp.dataset.station] || [];
      return [lamp, units[Number(lamp.dataset.unit)]];
    }).filter(function (pair) { return pair[1]; });
    this.levels = each(".level").map(function (level) {
      const buffer = self.shift.buffers[level.dataset.buffer];
      return [level, buffer, level.parentNode.querySelector(".amount")];
    }).filter(function (pair) { return pair[1]; });
    this.levels.forEach(function (pair) {
      pair[1].most = pair[1].capacity || Math.max.apply(null, pair[1].content.concat([1]));
    });
    this.crews = each(".busy").map(function (crew) {
      return [crew, self.shift.pools[crew.dataset.pool]];
    }).filter(function (pair) { return pair[1]; });
    each("[data-part]").forEach(function (part) {
      part.removeAttribute("tabindex");
      part.setAttribute("role", "img");
    });
    svg.classList.add("replayed");
    this.board.replaceChildren(svg);
    this.show(this.at);
  };

  Player.prototype.show = function (frame) {
    const self = this;
    this.at = Math.max(0, Math.min(this.shift.frames - 1, frame));
    const at = this.at;
    this.lamps.forEach(function (pair) {
      const state = pair[1].states[at];
      pair[0].style.fill = self.colours[state];
    });
    const boxes = new Map();
    this.lamps.forEach(function (pair) {
      const found = boxes.get(pair[0].parentNode) || [];
      found.push(self.states[pair[1].states[at]]);
      boxes.set(pair[0].parentNode, found);
    });
    boxes.forEach(function (said, box) {
      const small = box.querySelector(".small");
      if (small) { small.textContent = summary(said); }
    });
    this.levels.forEach(function (pair) {
      const share = Math.min(1, pair[1].content[at] / pair[1].most);
      const height = share * Number(pair[0].dataset.height);
      pair[0].setAttribute("height", String(height));
      pair[0].setAttribute("y", String(Number(pair[0].dataset.bottom) - height));
      if (pair[2]) { pair[2].textContent = pair[1].content[at].toLocaleString("en-US"); }
    });
    this.crews.forEach(function (pair) {
      pair[0].textContent = filled(self.words.busy, { busy: pair[1].busy[at], present: pair[1].present[at] });
    });
    this.slider.value = String(at);
    const now = clock((at + 1) * this.minutes);
    this.slider.setAttribute("aria-valuetext", now);
    this.clock.textContent = filled(this.words.clock, { time: now });
    this.output.textContent = filled(this.words.output, { n: this.shift.finished[at].toLocaleString("en-US") });
  };

  Player.prototype.play = function () {
    const self = this;
    if (this.at >= this.shift.frames - 1) { this.show(0); }
    let last = performance.now();
    let passed = 0;
    this.button.textContent = this.words.pause;
    this.timer = window.setInterval(function () {
      if (!self.place.isConnected) { self.pause(); return; }
      const now = performance.now();
      passed += (now - last) / 1000 * Number(self.speed.value) / self.minutes;
      last = now;
      const steps = Math.floor(passed);
      if (steps < 1) { return; }
      passed -= steps;
      self.show(self.at + steps);
      if (self.at >= self.shift.frames - 1) { self.pause(); }
    }, PICTURE);
  };

  Player.prototype.pause = function () {
    window.clearInterval(this.timer);
    this.timer = null;
    this.button.textContent = this.words.play;
  };

  function replay(source) {
    const place = document.getElementById("line-replay");
    if (player) { player.pause(); player = null; }
    if (!place || !source) { return window.dash_clientside.no_update; }
    const addresses = source.split(" ");
    const result = fetch(addresses[1], { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    });
    Promise.all([fetchDrawing(place, addresses[0]), result]).then(function (found) {
      player = new Player(place, found[1].document);
      place.replaceChildren(player.controls, player.board);
      player.take(found[0]);
      follow(place, function () {
        fetchDrawing(place, addresses[0]).then(function (svg) { player.take(svg); }).catch(function () { failed(place); });
      });
    }).catch(function () { failed(place); });
    return window.dash_clientside.no_update;
  }

  // A click in the states over time shows that moment in the drawing.
  function seek(clicked) {
    const point = clicked && clicked.points && clicked.points[0];
    if (!player || !point || typeof point.base !== "number") { return; }
    player.pause();
    player.show(Math.floor((point.base + 1e-6) / player.minutes));
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    line: { draw: draw, choose: choose, replay: replay, seek: seek },
  });
})();
