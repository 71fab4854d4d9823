"use strict";
// Shows the picture of a point: of the nearest one to the mouse or finger, or of the one with the focus. The map is
// one stop of the Tab key; arrow keys move to the nearest point in their direction.
for (const map of document.querySelectorAll("figure.map")) {
  const drawing = map.querySelector(".points");
  const place = map.querySelector(".shown .picture");
  const words = map.querySelector(".shown .words");
  const points = [...drawing.querySelectorAll(".point")].map((element) => {
    const at = element.transform.baseVal.consolidate().matrix;
    element.querySelector("title").remove(); // Or it would cover the picture.
    return { element, x: at.e, y: at.f };
  });
  const REACH = 30; // Pixels of the screen.
  let chosen = null;

  const show = (point) => {
    if (point === chosen) {
      return;
    }
    if (chosen) {
      chosen.element.classList.remove("chosen");
    }
    chosen = point;
    point.element.classList.add("chosen");
    const name = point.element.getAttribute("aria-label");
    words.textContent = name;
    place.replaceChildren();
    if (point.element.dataset.picture) {
      const picture = document.createElement("img");
      picture.src = point.element.dataset.picture;
      picture.alt = name;
      place.append(picture);
    } else {
      place.textContent = "no picture";
    }
  };

  const nearest = (candidates, distance) => {
    let best = null;
    let least = Infinity;
    for (const point of candidates) {
      const away = distance(point);
      if (away < least) {
        least = away;
        best = point;
      }
    }
    return { best, least };
  };

  const point = (event) => {
    const scale = drawing.viewBox.baseVal.width / drawing.clientWidth;
    const frame = drawing.getBoundingClientRect();
    const x = (event.clientX - frame.left) * scale;
    const y = (event.clientY - frame.top) * scale;
    const found = nearest(points, (p) => Math.hypot(p.x - x, p.y - y));
    if (found.least < REACH * scale) {
      show(found.best);
    }
  };

  const focus = (target) => {
    for (const p of points) {
      p.element.setAttribute("tabindex", p === target ? "0" : "-1");
    }
    target.element.focus();
  };

  const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  const move = (from, [dx, dy]) => {
    const ahead = points.filter((p) => (p.x - from.x) * dx + (p.y - from.y) * dy > 0);
    // Twice as far to the side as ahead, so that a walk keeps its direction.
    return nearest(ahead, (p) => {
      const along = (p.x - from.x) * dx + (p.y - from.y) * dy;
      const aside = Math.abs((p.x - from.x) * dy) + Math.abs((p.y - from.y) * dx);
      return along + 2 * aside;
    }).best;
  };

  drawing.addEventListener("pointermove", point);
  drawing.addEventListener("pointerdown", point);
  for (const p of points) {
    p.element.setAttribute("tabindex", "-1");
    p.element.addEventListener("focus", () => show(p));
  }
  points[0].element.setAttribute("tabindex", "0");
  drawing.addEventListener("keydown", (event) => {
    const from = points.find((p) => p.element === document.activeElement);
    if (!from) {
      return;
    }
    const target = event.key === "Home" ? points[0]
      : event.key === "End" ? points[points.length - 1]
      : event.key in DIRECTIONS ? move(from, DIRECTIONS[event.key])
      : undefined;
    if (target === undefined) {
      return;
    }
    event.preventDefault();
    if (target) {
      focus(target);
    }
  });
}
