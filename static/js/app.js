// Behaviour of every page. Everything works without it; delegation keeps swapped fragments alive.

const SLOW = 300;

function showToast(text) {
  const note = document.createElement("p");
  note.className = "toast-note";
  note.textContent = text;
  document.getElementById("kabar").append(note);
  setTimeout(() => note.remove(), 6000);
}

// Menus are <details>: only one is open, Escape and a click elsewhere close it.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.removeAttribute("open");
  }
}

function closeFilters() {
  if (document.querySelector(".filters-panel:target")) {
    history.replaceState(null, "", location.pathname + location.search);
    location.hash = "#_";
    history.replaceState(null, "", location.pathname + location.search);
  }
}

function openRow(row, event) {
  const busy = event.target.closest("a, button, input, label, select, textarea, summary");
  if (busy || String(getSelection())) return;
  const url = row.dataset.href;
  if (event.ctrlKey || event.metaKey) window.open(url, "_blank", "noopener");
  else location.assign(url);
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-menu]"));
  const close = event.target.closest("[data-close]");
  if (close) close.closest("dialog").close();
  // A click on the backdrop hits the dialog itself, outside its box.
  if (event.target instanceof HTMLDialogElement && isOutside(event.target, event)) {
    event.target.close();
  }
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-close-filters]")) {
    event.preventDefault();
    closeFilters();
  }
  const row = event.target.closest("tr[data-href]");
  if (row) openRow(row, event);
});

function isOutside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left &&
    event.clientX <= box.right &&
    event.clientY >= box.top &&
    event.clientY <= box.bottom;
  return !inside;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeFilters();
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    }
  }
  moveBetweenRows(event);
});

// Arrow up and down walk through the rows that open.
function moveBetweenRows(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest("input, select, textarea")) return;
  const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  const link = next?.querySelector("a");
  if (link) {
    event.preventDefault();
    link.focus();
  }
}

// htmx: a thin line after 300 ms, and a sentence when the server does not answer.
let waiting = 0;
let timer = 0;

function setProgress(change) {
  waiting = Math.max(0, waiting + change);
  clearTimeout(timer);
  const line = document.getElementById("kemajuan");
  if (waiting === 0) line.hidden = true;
  else timer = setTimeout(() => (line.hidden = false), SLOW);
}

document.addEventListener("htmx:beforeRequest", () => setProgress(1));
document.addEventListener("htmx:afterRequest", () => setProgress(-1));
document.addEventListener("htmx:sendError", () =>
  showToast("Server tidak terjangkau. Periksa sambungan internet, lalu coba lagi."),
);
document.addEventListener("htmx:responseError", () =>
  showToast("Permintaan tidak dapat diproses. Muat ulang halaman, lalu coba lagi."),
);
document.addEventListener("toast", (event) => showToast(event.detail.value ?? event.detail));

// On a phone a long row of tabs scrolls sideways: the open one starts in view.
for (const tab of document.querySelectorAll(".eo-tabs [aria-current]")) {
  const row = tab.closest(".eo-tabs");
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.clientWidth) / 2;
}
