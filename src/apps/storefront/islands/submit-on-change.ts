/** Quantities, sort orders and filters take effect when changed; without script the button beside them does it. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-submit-on-change]')) {
  for (const each of form.elements)
    if (each instanceof HTMLElement && each.matches('[data-fallback]')) each.hidden = true
  form.addEventListener('change', () => form.requestSubmit())
}
