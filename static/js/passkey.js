// Passkeys: allauth's scripts talk to the device; this says in words what became of it.

const note = document.querySelector("[data-passkey-note]");

const WORDS = {
  NotAllowedError: "Passkey tidak jadi dipakai: dibatalkan, atau waktunya habis. Coba sekali lagi.",
  InvalidStateError: "Perangkat ini sudah terdaftar untuk akun Anda.",
  SecurityError: "Passkey hanya bekerja di alamat resmi e-Order lewat https.",
};

function say(text) {
  if (!note) return;
  note.textContent = text;
  note.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const reason = event.detail.exception;
  say(WORDS[reason?.name] ?? "Passkey tidak dapat dipakai sekarang. Coba lagi, atau pakai cara lain.");
});

if (window.PublicKeyCredential === undefined) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = true;
  say("Peramban ini tidak mengenal passkey. Pakai cara lain, atau perbarui peramban Anda.");
}
