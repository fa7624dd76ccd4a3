/** Totals follow the country and the delivery method at once; without script the update button does it. */
const form = document.querySelector<HTMLFormElement>('form[data-checkout]')
const update = form?.querySelector<HTMLButtonElement>('button[value="update"]')
if (form && update) {
  update.hidden = true
  form.addEventListener('change', (event) => {
    const target = event.target as HTMLInputElement | HTMLSelectElement
    if (target.name === 'shippingMethod') form.requestSubmit(update)
  })
}
