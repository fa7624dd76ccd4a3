/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-argument, typescript/no-unsafe-return -- the browser's own types are not loaded here */
// Comfort only: the page works without this file.
const form = document.querySelector('form[data-card]')
const number = document.querySelector('#number')
const expiry = document.querySelector('#expiry')
const brand = document.querySelector('#brand')

const brands = [
  [/^4/, 'visa'],
  [/^(5[1-5]|2[2-7])/, 'mastercard'],
  [/^3[47]/, 'amex'],
  [/^62/, 'unionpay'],
  [/^35/, 'jcb'],
  [/^6/, 'discover'],
]

function showNumber() {
  const digits = number.value.replace(/\D/g, '').slice(0, 19)
  const found = brands.find(([pattern]) => pattern.test(digits))
  if (brand) brand.textContent = found ? found[1] : ''
  const groups = found && found[1] === 'amex' ? /^(\d{1,4})(\d{1,6})?(\d{1,5})?/ : undefined
  const parts = groups ? (groups.exec(digits) ?? []).slice(1) : (digits.match(/\d{1,4}/g) ?? [])
  const shown = parts.filter(Boolean).join(' ')
  // Only while typing at the end: moving the text under a cursor in the middle would lose the place.
  if (number.selectionStart === number.value.length && number.value !== shown) number.value = shown
}

function showExpiry(event) {
  if (event.inputType && event.inputType.startsWith('delete')) return
  const digits = expiry.value.replace(/\D/g, '')
  if (/^\d{2}$/.test(expiry.value) && Number(digits) <= 12) expiry.value = `${digits}/`
  else if (/^[2-9]$/.test(expiry.value)) expiry.value = `0${digits}/`
}

if (number) {
  number.addEventListener('input', showNumber)
  showNumber()
}
if (expiry) expiry.addEventListener('input', showExpiry)

if (form) {
  let sent = false
  form.addEventListener('submit', (event) => {
    if (sent) event.preventDefault()
    sent = true
    form.querySelector('button')?.setAttribute('aria-disabled', 'true')
  })
  // A page taken back from the browser's memory must be usable again.
  window.addEventListener('pageshow', () => {
    sent = false
    form.querySelector('button')?.removeAttribute('aria-disabled')
  })
}
