/** Quantities, sort orders and filters take effect when changed; without script the button beside them does it. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-submit-on-change]')) {
  const button = form.querySelector<HTMLButtonElement>('button[data-fallback]')
  if (button) button.hidden = true
  form.addEventListener('change', () => form.requestSubmit())
}
