/** Choosing a variant shows it at once; without script the button beside the choices does. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-choice]')) {
  const button = form.querySelector<HTMLButtonElement>('button')
  if (button) button.hidden = true
  form.addEventListener('change', () => form.requestSubmit())
}
