"use strict";
// Makes the headings of tables buttons that sort their rows.
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];

  const value = (row, column, isText) => {
    const text = row.cells[column].textContent;
    return isText ? text : parseFloat(text.replace(/,/g, ""));
  };

  const sort = (column, heading) => {
    const isText = heading.classList.contains("text");
    const before = heading.getAttribute("aria-sort");
    const order = before === null ? (isText ? "ascending" : "descending")
      : before === "ascending" ? "descending" : "ascending";
    const sign = order === "ascending" ? 1 : -1;
    const compare = isText
      ? (a, b) => a.localeCompare(b, undefined, { numeric: true })
      : (a, b) => a - b;
    const rows = [...body.rows];
    rows.sort((a, b) => sign * compare(value(a, column, isText), value(b, column, isText)));
    body.append(...rows);
    headings.forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", order);
  };

  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(column, heading));
  });
}
