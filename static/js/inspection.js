// Inspection: what is rejected and what will be paid, as the PPK types. The server decides.

const rupiah = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 0 });

function recount(form) {
  let items = 0;
  for (const line of form.querySelectorAll("[data-line]")) {
    const ordered = Number(line.dataset.ordered);
    const received = Number(line.querySelector("input[type=number]").value);
    const good = Math.min(Math.max(Number.isFinite(received) ? received : 0, 0), ordered);
    const note = line.querySelector("[data-rejected]");
    note.hidden = good === ordered;
    note.querySelector("strong").textContent = rupiah.format(ordered - good);
    const why = line.querySelector("[data-note]");
    why.hidden = good === ordered && !why.classList.contains("has-error");
    items += good * Number(line.dataset.price);
  }
  const fee = items > 0 ? Number(form.dataset.fee) : 0;
  const tax = Math.floor(items * Number(form.dataset.rate));
  for (const total of form.querySelectorAll("[data-total]")) {
    total.textContent = `Rp${rupiah.format(items + fee + tax)}`;
  }
}

for (const form of document.querySelectorAll("[data-inspection]")) {
  form.addEventListener("input", () => recount(form));
  recount(form);
}
