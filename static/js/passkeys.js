/* A passkey that was just added: on to the page that its place names. The rest is the library's script. */
addEventListener("otp_webauthn.register_complete", () => {
  location.assign(document.querySelector("[data-after-passkey]").dataset.afterPasskey);
});
