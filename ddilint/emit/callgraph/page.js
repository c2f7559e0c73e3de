"use strict";
(() => {
  const graph = JSON.parse(document.getElementById("graph").textContent);
  const svg = document.querySelector("#drawing svg");
  const details = document.getElementById("details");
  const nodes = graph.nodes.map((_, number) => document.getElementById("n" + number));
  const edges = graph.edges.map((_, number) => document.getElementById("e" + number));
  const buttons = [...document.querySelectorAll("nav button")];
  let pinned = null;

  // The ways through a function: all that leads to it, and all that it leads to.
  function reached(start, from, to) {
    const found = new Set([start]), used = new Set(), waiting = [start];
    while (waiting.length) {
      const here = waiting.pop();
      graph.edges.forEach((edge, number) => {
        if (edge[from] !== here) return;
        used.add(number);
        if (!found.has(edge[to])) { found.add(edge[to]); waiting.push(edge[to]); }
      });
    }
    return [found, used];
  }

  function light(number) {
    svg.classList.toggle("lighting", number !== null);
    const [below, downward] = number === null ? [new Set(), new Set()] : reached(number, 0, 1);
    const [above, upward] = number === null ? [new Set(), new Set()] : reached(number, 1, 0);
    nodes.forEach((node, each) => {
      node.classList.toggle("lit", below.has(each) || above.has(each));
      node.classList.toggle("center", each === number);
    });
    edges.forEach((edge, each) => edge.classList.toggle("lit", downward.has(each) || upward.has(each)));
  }

  function add(tag, text, parent) {
    const element = document.createElement(tag);
    element.textContent = text;
    parent.append(element);
  }

  function tell(number) {
    details.replaceChildren();
    details.hidden = number === null;
    if (number === null) return;
    const [first, ...lines] = graph.nodes[number];
    add("h2", first, details);
    lines.forEach((line) => add("p", line, details));
    for (const [heading, end] of [["Called by", 1], ["Calls", 0]]) {
      const found = graph.edges.filter((edge) => edge[end] === number);
      if (found.length) add("h3", heading, details);
      found.forEach((edge) => add("p", edge.slice(2).join(" — "), details));
    }
  }

  function pin(number) {
    pinned = number === pinned ? null : number;
    buttons.forEach((button) => button.classList.toggle("pinned", Number(button.dataset.node) === pinned));
    light(pinned);
    tell(pinned);
  }

  nodes.forEach((node, number) => {
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", graph.nodes[number][0]);
    node.addEventListener("mouseenter", () => light(number));
    node.addEventListener("mouseleave", () => light(pinned));
    node.addEventListener("focus", () => light(number));
    node.addEventListener("blur", () => light(pinned));
    node.addEventListener("click", () => { if (!moved) pin(number); });
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pin(number); }
    });
  });
  buttons.forEach((button) => {
    const number = Number(button.dataset.node);
    button.addEventListener("click", () => { pin(number); if (pinned !== null) show(number); });
    button.addEventListener("mouseenter", () => light(number));
    button.addEventListener("mouseleave", () => light(pinned));
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && pinned !== null) pin(pinned); });

  document.getElementById("search").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    buttons.forEach((button) => {
      button.parentElement.hidden = !graph.nodes[button.dataset.node].join(" ").toLowerCase().includes(wanted);
    });
    document.querySelectorAll("#list ul").forEach((list) => {
      list.previousElementSibling.hidden = ![...list.children].some((item) => !item.hidden);
    });
  });

  // Zooming and moving, by the view box.
  const all = svg.viewBox.baseVal;
  const full = [all.x, all.y, all.width, all.height];
  let view = [...full], moved = false, grip = null;
  const apply = () => svg.setAttribute("viewBox", view.join(" "));
  function zoom(factor, x, y) {
    const size = Math.min(Math.max(view[2] * factor, full[2] / 40), full[2] * 3) / view[2];
    view = [x - (x - view[0]) * size, y - (y - view[1]) * size, view[2] * size, view[3] * size];
    apply();
  }
  function at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }
  const middle = () => [view[0] + view[2] / 2, view[1] + view[3] / 2];
  function show(number) {
    const place = nodes[number].getBoundingClientRect(), box = svg.getBoundingClientRect();
    const inside = place.left >= box.left && place.right <= box.right && place.top >= box.top &&
      place.bottom <= box.bottom;
    if (inside) return;
    const [x, y] = at({ clientX: (place.left + place.right) / 2, clientY: (place.top + place.bottom) / 2 });
    view = [x - view[2] / 2, y - view[3] / 2, view[2], view[3]];
    apply();
  }
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, ...at(event));
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => { grip = at(event); moved = false; });
  svg.addEventListener("pointermove", (event) => {
    if (grip === null || !(event.buttons & 1)) return;
    const [x, y] = at(event);
    if (Math.abs(x - grip[0]) + Math.abs(y - grip[1]) > full[2] / 400) moved = true;
    view = [view[0] + grip[0] - x, view[1] + grip[1] - y, view[2], view[3]];
    apply();
  });
  svg.addEventListener("pointerup", () => { grip = null; });
  document.getElementById("closer").addEventListener("click", () => zoom(1 / 1.3, ...middle()));
  document.getElementById("farther").addEventListener("click", () => zoom(1.3, ...middle()));
  document.getElementById("whole").addEventListener("click", () => { view = [...full]; apply(); });
})();
