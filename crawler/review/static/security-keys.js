// Security keys (WebAuthn): the form is sent with the key's answer. When asked for a key, the page asks by itself once.
"use strict";
(() => {
  const form = document.querySelector("form[data-ceremony]");
  if (!form || !form.dataset.options || !window.PublicKeyCredential) return;
  const options = JSON.parse(form.dataset.options);
  const answer = async () => {
    const credential = form.dataset.ceremony === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.elements.answer.value = JSON.stringify(credential.toJSON());
    form.submit();
  };
  // A key that was not touched, or is not there, leaves the page as it is: its button asks again.
  const ask = () => { answer().catch((reason) => { form.dataset.refused = reason.name; }); };
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  if (form.dataset.ceremony === "get") ask();
})();
