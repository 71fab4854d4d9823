// Checks reports in Chromium: node pages.mjs FOLDER_OF_SCREENSHOTS PAGE.html ...
// At both widths and in both schemes: nothing is loaded or logged, nothing overflows the page, axe finds nothing. By
// keyboard: tables are sorted, points of maps are shown. Without scripts: the same text.
import { createRequire } from "node:module";
import { mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.PAGES_MODULES, "package.json"));
const { chromium } = require("playwright-core");
const axe = require("axe-core");

const WIDTHS = [1400, 400];
const SCHEMES = ["light", "dark"];
const [shots, ...pages] = process.argv.slice(2);
const failures = [];

const fail = (page, what) => failures.push(`${page}: ${what}`);

async function open(browser, file, options) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  const name = basename(file, ".html");
  page.on("console", (message) => fail(name, `logs: ${message.text()}`));
  page.on("pageerror", (error) => fail(name, `fails: ${error}`));
  page.on("dialog", (dialog) => { fail(name, "opens a dialog"); dialog.dismiss(); });
  page.on("request", (request) => {
    if (request.url() !== page.url() && !request.url().startsWith("data:") && !request.isNavigationRequest()) {
      fail(name, `loads ${request.url()}`);
    }
  });
  await page.goto(pathToFileURL(resolve(file)).href);
  return { context, page, name };
}

async function checkAppearance(browser, file, width, colorScheme) {
  const { context, page, name } = await open(browser, file, { viewport: { width, height: 900 }, colorScheme });
  const at = `${name}, ${width} pixels, ${colorScheme}`;
  const overflow = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const isCut = (e) => e !== document.body && (getComputedStyle(e).overflowX !== "visible" || isCut(e.parentElement));
    const wide = [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > room + 1 && !isCut(e.parentElement))
      .map((e) => `${e.tagName}.${e.className.baseVal ?? e.className}`);
    return document.documentElement.scrollWidth > room ? ["the page scrolls", ...wide] : wide;
  });
  if (overflow.length > 0) {
    fail(at, `is wider than the window: ${[...new Set(overflow)].slice(0, 5).join(", ")}`);
  }
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  for (const violation of found.violations) {
    const { html, failureSummary } = violation.nodes[0];
    fail(at, `axe: ${violation.id}, ${violation.nodes.length} times: ${html.slice(0, 200)} ${failureSummary}`);
  }
  await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  await context.close();
}

const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  return {
    isBody: element === document.body,
    text: element.textContent.slice(0, 60),
    isSort: element.matches("th button"),
    isPoint: element.matches(".point"),
    isVisible: element.matches(":focus-visible")
      && (element.matches(".point") || getComputedStyle(element).outlineStyle !== "none"),
  };
});

async function checkSorting(page, name) {
  const sorted = await page.evaluate(() => {
    const heading = document.activeElement.closest("th");
    const rows = heading.closest("table").tBodies[0].rows;
    const column = [...rows].map((row) => row.cells[heading.cellIndex].textContent);
    const numbers = column.map((text) => parseFloat(text.replace(/,/g, "")));
    const sign = heading.getAttribute("aria-sort") === "ascending" ? 1 : -1;
    return {
      order: heading.getAttribute("aria-sort"),
      inOrder: heading.classList.contains("text") || numbers.every((n, i) => i === 0 || sign * (n - numbers[i - 1]) >= 0),
      all: heading.parentElement.querySelectorAll("[aria-sort]").length,
    };
  });
  if (sorted.order === null || !sorted.inOrder || sorted.all !== 1) {
    fail(name, `does not sort by keyboard: ${JSON.stringify(sorted)}`);
  }
}

async function checkMap(page, name) {
  const shown = () => page.evaluate(() => ({
    point: document.activeElement.getAttribute("aria-label"),
    words: document.querySelector(".shown .words").textContent,
    picture: document.querySelector(".shown img")?.alt,
  }));
  const seen = new Set();
  for (const key of ["Home", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "End"]) {
    await page.keyboard.press(key);
    const now = await shown();
    if (now.point === null || now.words !== now.point || (now.picture && now.picture !== now.point)) {
      fail(name, `does not show the point at the focus: ${JSON.stringify(now)}`);
    }
    seen.add(now.point);
  }
  if (seen.size < 3) {
    fail(name, `arrow keys do not move: ${[...seen]}`);
  }
}

async function checkKeyboard(browser, file) {
  const { context, page, name } = await open(browser, file, {});
  const sorts = await page.locator("table.sortable thead th").count();
  const maps = await page.locator("figure.map").count();
  let sorting = 0;
  let mapping = 0;
  for (let stop = 0; stop < 200; stop++) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now.isBody) {
      break;
    }
    if (!now.isVisible) {
      fail(name, `hides the focus at '${now.text}'`);
    }
    if (now.isSort) {
      sorting++;
      await page.keyboard.press("Enter");
      await checkSorting(page, name);
      await page.keyboard.press("Space");
      await checkSorting(page, name);
    }
    if (now.isPoint) {
      mapping++;
      await checkMap(page, name);
    }
  }
  if (sorting !== sorts || mapping !== maps) {
    fail(name, `the Tab key reaches ${sorting} of ${sorts} headings, ${mapping} of ${maps} maps`);
  }
  if (maps > 0) {
    await checkMouse(page, name);
  }
  await context.close();
}

async function checkMouse(page, name) {
  const point = page.locator(".point[data-picture]").first();
  const label = await point.getAttribute("aria-label");
  await point.scrollIntoViewIfNeeded();
  const box = await point.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const shown = await page.locator(".shown .words").textContent();
  const width = await page.locator(".shown img").evaluate((img) => img.decode().then(() => img.naturalWidth));
  if (shown !== label || width === 0) {
    fail(name, `shows '${shown}', ${width} pixels wide, at '${label}'`);
  }
}

async function checkWithoutScripts(browser, file) {
  const texts = [];
  for (const javaScriptEnabled of [true, false]) {
    const { context, page } = await open(browser, file, { javaScriptEnabled });
    texts.push(await page.locator("main table, main li, main dl").allInnerTexts());
    await context.close();
  }
  if (texts[0].join() !== texts[1].join()) {
    fail(basename(file), "has another text without scripts");
  }
}

mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
for (const file of pages) {
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      await checkAppearance(browser, file, width, scheme);
    }
  }
  await checkKeyboard(browser, file);
  await checkWithoutScripts(browser, file);
}
await browser.close();
for (const failure of [...new Set(failures)]) {
  console.error(failure);
}
console.log(`pages: ${pages.length} checked, ${new Set(failures).size} faults; screenshots in ${shots}`);
process.exit(failures.length > 0 ? 1 : 0);
