/**
 * The cart beside the page: what the cart's own page says, in a dialog. Its forms are sent without leaving; whatever cannot be
 * done here throws, and the plain page does it.
 */
const dialog = document.createElement('dialog')
dialog.className = 'drawer'
dialog.setAttribute('aria-labelledby', 'drawer-title')
const heading = document.createElement('h2')
heading.id = 'drawer-title'
heading.tabIndex = -1
const close = document.createElement('button')
close.className = 'plain'
const status = document.createElement('p')
status.setAttribute('role', 'status')
status.className = 'said'
const place = document.createElement('div')
place.className = 'place'
const head = document.createElement('header')
head.append(heading, close)
dialog.append(head, status, place)
document.body.append(dialog)

close.addEventListener('click', () => dialog.close())
dialog.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close()
})

/** The page an address answers, after the redirects a form leads through. */
async function read(address: string, body?: URLSearchParams): Promise<Document> {
  const answer = await fetch(address, body ? { method: 'POST', body } : {})
  if (!answer.ok && answer.status !== 422) throw new Error(`the cart answered ${answer.status}`)
  return new DOMParser().parseFromString(await answer.text(), 'text/html')
}

/** What a form would send by a button; its fields are texts. */
const fieldsOf = (form: HTMLFormElement, by: HTMLElement | null = null): URLSearchParams =>
  new URLSearchParams(
    [...new FormData(form, by)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  )

/** Show the part of the cart's page that belongs here; ids of the page below stay the only ones of their name. */
function fill(page: Document): HTMLElement {
  const part = page.querySelector<HTMLElement>('[data-cart]')
  if (part === null) throw new Error('this is not the cart')
  for (const each of part.querySelectorAll('h1, [data-page-only]')) each.remove()
  for (const each of part.querySelectorAll<HTMLElement>('[data-fallback]')) each.hidden = true
  heading.textContent = page.querySelector('h1')?.textContent ?? part.dataset['cart'] ?? ''
  close.textContent = part.dataset['close'] ?? '×'
  place.replaceChildren(part)
  const counted = page.querySelector('a[data-drawer]')
  const door = document.querySelector('a[data-drawer]')
  if (counted && door) door.replaceChildren(...counted.childNodes)
  return part
}

function open(part: HTMLElement, said: string): void {
  heading.textContent = part.dataset['cart'] ?? ''
  if (!dialog.open) dialog.showModal()
  status.textContent = ''
  // What changes after the dialog is there is what gets read out.
  requestAnimationFrame(() => (status.textContent = said))
}

/** Send a form of the drawer and stay where one was: at the same field, or at the top where that is gone. */
async function send(form: HTMLFormElement, by: HTMLElement | null): Promise<void> {
  const at = document.activeElement?.id ?? ''
  const part = fill(await read(form.action, fieldsOf(form, by)))
  open(part, part.dataset['changed'] ?? '')
  const field = at === '' ? null : place.querySelector<HTMLElement>(`#${CSS.escape(at)}:enabled`)
  const next = field ?? heading
  next.focus()
}

// The enter key both changes a field and sends its form: once is enough. What cannot be done here the plain page does.
const sent = new WeakSet<HTMLFormElement>()
const failed = new WeakSet<HTMLFormElement>()

dialog.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || failed.has(form)) return
  event.preventDefault()
  if (sent.has(form)) return
  sent.add(form)
  const by = event.submitter
  send(form, by).catch(() => {
    failed.add(form)
    form.requestSubmit(by)
  })
})
dialog.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLInputElement) target.form?.requestSubmit()
})

/** Show the cart that is at an address. */
export async function show(address: string): Promise<void> {
  const part = fill(await read(address))
  open(part, '')
}

/** Put what a form says into the cart and show it. */
export async function add(form: HTMLFormElement): Promise<void> {
  const page = await read(form.action, fieldsOf(form))
  const fault = page.querySelector('[role=alert]')
  const part = fill(page)
  open(part, fault ? '' : (part.dataset['added'] ?? ''))
}
