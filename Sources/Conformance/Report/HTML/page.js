"use strict";
// Filters, buttons that copy a command, and links into closed cases. Without this script the page shows the same
// content.
const cases = Array.from(document.querySelectorAll(".failures details.case"));
const sections = Array.from(document.querySelectorAll("section.operator"));
const filters = document.querySelector(".filters");
const field = name => document.getElementById("filter-" + name);
const keys = ["operator", "verdict", "diagnosis"];

function applyFilters() {
  const words = field("text").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of cases) {
    const fits = keys.every(key => !field(key).value || item.dataset[key] === field(key).value)
      && words.every(word => item.textContent.toLowerCase().includes(word));
    item.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const section of sections) section.hidden = !section.querySelector("details.case:not([hidden])");
  document.getElementById("shown").textContent = shown + " of " + cases.length + " cases";
}

// Keeps a margin above the target of a link, so that the bar at the top does not hide it.
function measureBar() {
  const isSticky = getComputedStyle(filters).position === "sticky";
  document.documentElement.style.setProperty("--bar", (isSticky ? filters.offsetHeight : 0) + 12 + "px");
}

if (filters) {
  filters.hidden = false;
  filters.addEventListener("input", applyFilters);
  addEventListener("resize", measureBar);
  measureBar();
  applyFilters();
}

function showTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const item = target.closest("details.case");
  const section = target.closest("section.operator");
  if ((item && item.hidden) || (section && section.hidden)) {
    for (const name of ["text", ...keys]) field(name).value = "";
    applyFilters();
  }
  const closed = target.closest("details:not([open])");
  if (closed) closed.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", showTarget);
showTarget();

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    const range = document.createRange();
    range.selectNodeContents(button.parentElement.querySelector("pre"));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}
for (const command of document.querySelectorAll(".command")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", () => copy(button, command.querySelector("pre").textContent));
  command.append(button);
}
