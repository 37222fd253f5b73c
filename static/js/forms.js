// Forms: confirmation, double submit, money in words, errors in focus.

const WORDS = [
  "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
  "sebelas",
];
const SCALES = [
  [1e12, "triliun"],
  [1e9, "miliar"],
  [1e6, "juta"],
];

function below1000(n) {
  if (n < 12) return WORDS[n];
  if (n < 20) return `${WORDS[n - 10]} belas`;
  if (n < 100) return join(`${WORDS[Math.floor(n / 10)]} puluh`, n % 10);
  if (n < 200) return join("seratus", n % 100);
  return join(`${WORDS[Math.floor(n / 100)]} ratus`, n % 100);
}

function join(head, rest) {
  return rest ? `${head} ${spell(rest)}` : head;
}

function spell(n) {
  if (n < 1000) return below1000(n);
  if (n < 2000) return join("seribu", n % 1000);
  if (n < 1e6) return join(`${spell(Math.floor(n / 1000))} ribu`, n % 1000);
  const [size, name] = SCALES.find(([scale]) => n >= scale);
  return join(`${spell(Math.floor(n / size))} ${name}`, n % size);
}

function readAmount(text) {
  const plain = text.replace(/rp|\s/gi, "");
  if (/^\d+(\.\d{1,2})?$/.test(plain)) return Math.floor(Number(plain));
  if (/^\d{1,3}(\.\d{3})*(,\d{1,2})?$/.test(plain) || /^\d+,\d{1,2}$/.test(plain)) {
    return Number(plain.split(",")[0].replaceAll(".", ""));
  }
  return null;
}

function showWords(input) {
  const target = document.querySelector(`[data-words-for="${input.id}"]`);
  if (!target) return;
  const amount = readAmount(input.value);
  const known = amount !== null && amount < 1e15;
  target.textContent = known ? `${spell(amount)} rupiah` : "";
}

function groupDigits(input) {
  const amount = readAmount(input.value);
  const hasCents = /[.,]\d{1,2}$/.test(input.value) && !/\.\d{3}$/.test(input.value);
  if (amount !== null && !hasCents) input.value = amount.toLocaleString("id-ID");
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-money]")) showWords(event.target);
});
document.addEventListener("focusout", (event) => {
  if (event.target.matches("[data-money]")) groupDigits(event.target);
});

// Confirmation: the button of the form opens the dialog; the button inside the dialog sends.
document.addEventListener("click", (event) => {
  const trigger = event.target.closest("[data-confirm]");
  const dialog = trigger && document.getElementById(trigger.dataset.confirm);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

// Enter in a field of a form that asks first: open what it asks (the guard stops the browser's own).
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  const form = event.target.form;
  if (!form?.querySelector("[data-guard]")) return;
  event.preventDefault(); // else the same press closes the dialog by its focused button
  form.querySelector("[data-confirm]").click();
});

function firstMissing(form) {
  for (const field of form.querySelectorAll("[data-required]")) {
    const note = document.getElementById(field.getAttribute("aria-describedby"));
    const missing = field.value.trim() === "";
    field.classList.toggle("is-invalid", missing);
    field.setAttribute("aria-invalid", String(missing));
    note.hidden = !missing;
    note.textContent = missing ? field.dataset.required : "";
    if (missing) return field;
  }
  return null;
}

// A second press sends nothing; the button says that it works.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.dataset.again !== undefined) return;
  const missing = firstMissing(form);
  if (missing || form.dataset.sent) {
    event.preventDefault();
    missing?.focus();
    return;
  }
  if (form.hasAttribute("hx-post")) return;
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) setTimeout(() => markBusy(button, true), 0);
});

function markBusy(button, busy) {
  button.disabled = busy;
  if (busy) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}

// Back from the history: the form may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) markBusy(button, false);
  }
});

// Filters that apply as soon as one chooses.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
});

// The demo's log-in page: one press fills an account in.
document.addEventListener("click", (event) => {
  const account = event.target.closest("[data-account]");
  if (!account) return;
  document.getElementById("id_login").value = account.dataset.account;
  const password = document.getElementById("id_password");
  password.value = account.dataset.password ?? "";
  document.querySelector("form.login-form [type=submit]").focus();
});

function prepare(root) {
  for (const input of root.querySelectorAll("[data-money]")) showWords(input);
  root.querySelector("[data-error-summary]")?.focus();
}

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));
