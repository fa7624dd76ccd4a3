/** A form for the payment provider goes off by itself; without script its button does it. */
document.querySelector<HTMLFormElement>('form[data-auto-post]')?.requestSubmit()
