// The moving link graph: Cytoscape draws it, d3-force places it. The table below the canvas says the same without it.
"use strict";
(() => {
  const box = document.getElementById("graph");
  const source = document.getElementById("graph-data");
  if (!box || !source || !window.cytoscape || !window.d3) return;
  box.hidden = false;
  const tools = Array.from(box.querySelectorAll("button, select, input"));
  tools.forEach((tool) => { tool.disabled = true; });
  const part = (name) => box.querySelector(`[data-graph="${name}"]`);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const SHAPES = { campaign: "diamond", ad: "round-rectangle", contact: "ellipse", employer: "hexagon", source: "triangle", case: "rectangle" };
  const SIZES = { campaign: 30, case: 30, contact: 22, employer: 20, source: 20, ad: 14 };
  const MANY = 400; // nodes from which labels show only near, and edges rest while the view moves
  const FRAME = 8; // milliseconds of placing in one frame: half of a frame at 60 a second

  const places = new Map();
  const place = (id) => {
    if (!places.has(id)) {
      const n = places.size, angle = n * 2.399963, far = 18 * Math.sqrt(n + 0.5);
      places.set(id, { id, x: far * Math.cos(angle), y: far * Math.sin(angle) });
    }
    return places.get(id);
  };
  const asNode = (node) => ({ group: "nodes", data: node, position: { x: place(node.id).x, y: place(node.id).y } });
  const asEdge = ([from, to]) => ({ group: "edges", data: { id: `${from} ${to}`, source: from, target: to } });

  const style = () => [
    { selector: "node", style: { label: (node) => `\u2068${node.data("label")}\u2069`, "font-size": 11, "font-family": "system-ui, sans-serif", color: colour("ink"), "text-max-width": 130, "text-wrap": "ellipsis", "text-valign": "bottom", "text-margin-y": 3, "text-outline-color": colour("paper"), "text-outline-width": 2, "min-zoomed-font-size": large ? 13 : 9, width: 14, height: 14 } },
    ...Object.keys(SHAPES).map((kind) => ({ selector: `node[kind = "${kind}"]`, style: { shape: SHAPES[kind], "background-color": colour(`node-${kind}`), width: SIZES[kind], height: SIZES[kind] } })),
    { selector: "edge", style: { width: 1, "line-color": colour("edge"), "curve-style": "haystack", "haystack-radius": 0 } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": colour("focus") } },
    { selector: ".near", style: { "line-color": colour("focus"), width: 2 } },
    { selector: ".dim", style: { opacity: 0.2 } },
  ];

  const data = JSON.parse(source.textContent);
  const large = data.nodes.length > MANY;
  const canvas = document.getElementById("canvas");
  let cy = null;
  let frame = 0;
  const stop = () => { cancelAnimationFrame(frame); frame = 0; };
  const show = () => cy.batch(() => cy.nodes().forEach((node) => {
    if (!node.grabbed()) node.position({ x: places.get(node.id()).x, y: places.get(node.id()).y });
  }));

  // Placing takes a share of each frame. Few nodes move as they are placed; many are drawn when they have their places.
  const run = (ids, links, heat, each, done) => {
    stop();
    const physics = d3.forceSimulation(ids.map(place)).stop().alpha(heat).alphaDecay(large ? 0.05 : 0.03)
      .force("link", d3.forceLink(links.map(([source, target]) => ({ source, target }))).id((node) => node.id).distance(large ? 48 : 90))
      .force("charge", d3.forceManyBody().strength(large ? -110 : -420).distanceMax(600))
      .force("x", d3.forceX().strength(0.04)).force("y", d3.forceY().strength(0.06));
    const step = () => {
      const begun = performance.now();
      do physics.tick(); while (performance.now() - begun < FRAME && physics.alpha() > 0.01);
      const ended = physics.alpha() <= 0.01;
      frame = ended ? 0 : requestAnimationFrame(step);
      if (ended) { done(); canvas.dataset.settled = "yes"; } else if (!large) each();
    };
    frame = requestAnimationFrame(step);
  };
  const shown = () => cy.nodes(":visible");
  const again = (heat, fit) => {
    const draw = () => { show(); if (fit) cy.fit(shown(), 24); };
    run(cy.nodes().map((node) => node.id()), cy.edges().map((edge) => [edge.data("source"), edge.data("target")]), heat, draw, draw);
  };

  const arranged = (spot) => {
    stop();
    shown().forEach((node, at) => Object.assign(place(node.id()), spot(node, at)));
    show();
    cy.fit(shown(), 24);
  };
  const layouts = {
    force: () => again(1, true),
    time: () => {
      const days = cy.nodes().map((node) => Date.parse(node.data("first"))).filter((day) => !Number.isNaN(day));
      // Without any day all stand below each other: no place may be NaN, which nothing moves away from.
      const first = days.length ? Math.min(...days) : 0, last = days.length ? Math.max(...days) : 0;
      const span = Math.max(1, last - first), kinds = Object.keys(SHAPES), rows = {};
      arranged((node) => {
        const day = Date.parse(node.data("first")), kind = node.data("kind"), key = `${kind} ${node.data("first")}`;
        rows[key] = (rows[key] || 0) + 1;
        return { x: ((Number.isNaN(day) ? first : day) - first) / span * 1600, y: kinds.indexOf(kind) * 320 + (rows[key] % 12) * 22 + Math.floor(rows[key] / 12) * 3 };
      });
    },
    rings: () => {
      const by = Object.keys(SHAPES), count = {}, seen = {};
      shown().forEach((node) => { count[node.data("kind")] = (count[node.data("kind")] || 0) + 1; });
      const kinds = by.filter((kind) => count[kind]).sort((a, b) => count[a] - count[b]);
      const radius = {};
      kinds.reduce((inner, kind) => { radius[kind] = Math.max(inner + 80, count[kind] * 24 / (2 * Math.PI)); return radius[kind]; }, 0);
      arranged((node) => {
        const kind = node.data("kind"), at = seen[kind] = (seen[kind] || 0) + 1, angle = 2 * Math.PI * at / count[kind];
        return { x: radius[kind] * Math.cos(angle), y: radius[kind] * Math.sin(angle) };
      });
    },
  };

  const told = document.getElementById("chosen");
  const tell = (node) => {
    told.textContent = "";
    const words = [node.data("first"), node.data("last") !== node.data("first") ? node.data("last") : ""].filter(Boolean).join(" – ");
    const name = document.createElement(node.data("link") ? "a" : "b");
    if (node.data("link")) name.href = node.data("link");
    name.textContent = node.data("label");
    name.dir = "auto";
    told.append(name, ` ${words} · ${node.degree()}`);
  };
  const NAMES = { c: "campaign", a: "ad", k: "contact", s: "case" };
  const expand = async (node) => {
    const name = /^([caks])(\d+)$/.exec(node.id());
    if (!name) return;
    const answer = await fetch(`${box.dataset.more}${NAMES[name[1]]}/${name[2]}/more${location.search}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const found = await answer.json();
    const before = cy.nodes().length;
    const { x, y } = place(node.id());
    found.nodes.filter((one) => !places.has(one.id)).forEach((one, at) => places.set(one.id, { id: one.id, x: x + 40 * Math.cos(at), y: y + 40 * Math.sin(at) }));
    cy.batch(() => {
      cy.add(found.nodes.filter((one) => cy.getElementById(one.id).empty()).map(asNode));
      cy.add(found.edges.filter(([a, b]) => cy.getElementById(`${a} ${b}`).empty() && cy.getElementById(`${b} ${a}`).empty()).map(asEdge));
    });
    tell(node);
    told.append(` · +${cy.nodes().length - before}`);
    if (cy.nodes().length > before) again(0.5, false);
  };

  const begin = () => {
    cy = cytoscape({
      container: canvas,
      elements: [...data.nodes.map(asNode), ...data.edges.map(asEdge)],
      style: style(),
      layout: { name: "preset", fit: true, padding: 24 },
      minZoom: 0.02, maxZoom: 4,
      hideEdgesOnViewport: large, textureOnViewport: large, pixelRatio: large ? 1 : "auto",
    });
    cy.on("select", "node", (event) => {
      cy.elements().removeClass("near");
      event.target.connectedEdges().addClass("near");
      tell(event.target);
    });
    cy.on("unselect", "node", () => cy.elements().removeClass("near"));
    cy.on("dbltap", "node", (event) => expand(event.target));
    // Cytoscape draws the dragged node on a canvas of its own, but tells its renderer of the node's new bounds, for
    // which it draws all others again as well: 2,000 nodes cost 24 ms a frame. It is told when the node is let go.
    const renderer = cy.renderer(), notify = renderer.notify.bind(renderer);
    let held = false;
    renderer.notify = (what, which) => { if (!held || what !== "bounds") notify(what, which); };
    cy.on("grab", "node", () => { held = true; });
    cy.on("drag", "node", (event) => Object.assign(place(event.target.id()), event.target.position()));
    tools.forEach((tool) => { tool.disabled = false; });
    cy.on("free", "node", (event) => {
      held = false;
      notify("bounds", event.target);
      const spot = place(event.target.id());
      Object.assign(spot, event.target.position(), { fx: event.target.position("x"), fy: event.target.position("y") });
    });
  };

  part("layout").addEventListener("change", (event) => {
    places.forEach((spot) => { spot.fx = spot.fy = null; });
    layouts[event.target.value]();
  });
  part("expand").addEventListener("click", () => cy.nodes(":selected").forEach(expand));
  part("hide").addEventListener("click", () => cy.remove(cy.nodes(":selected")));
  part("fit").addEventListener("click", () => cy.fit(shown(), 24));
  part("find").addEventListener("input", (event) => {
    const word = event.target.value.trim().toLocaleLowerCase();
    const hits = cy.nodes().filter((node) => word && node.data("label").toLocaleLowerCase().includes(word));
    cy.batch(() => {
      cy.elements().toggleClass("dim", Boolean(word));
      hits.removeClass("dim").neighborhood().removeClass("dim");
    });
    if (hits.length) cy.animate({ center: { eles: hits[0] }, duration: 0 });
  });
  part("picture").addEventListener("click", () => {
    const picture = URL.createObjectURL(cy.png({ full: true, output: "blob", bg: colour("paper"), maxWidth: 4000, maxHeight: 4000 }));
    const link = document.createElement("a");
    link.href = picture;
    link.download = `graph${location.pathname.replace(/\W+/g, "-")}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(picture), 10_000);
  });
  // Kinds are shown and hidden at once; the button asks the desk, which can also bring kinds that were left out.
  document.querySelectorAll(".graph-filter input[name=kind]").forEach((tick) => tick.addEventListener("change", () => {
    if (cy) cy.nodes(`[kind = "${tick.value}"]`).style("display", tick.checked ? "element" : "none");
  }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy && cy.style(style()));
  const ids = data.nodes.map((node) => node.id);
  if (!large) begin();
  const follow = () => { show(); cy.fit(shown(), 24); };
  run(ids, data.edges, 1, follow, () => { if (cy) follow(); else begin(); });
})();
