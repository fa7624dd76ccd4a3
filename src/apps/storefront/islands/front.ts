/**
 * The only script on every page: it fetches the others when they are first touched. The search field names its module, the
 * door to the cart names the drawer. Without script the field is a plain search and the door leads to the cart's page.
 * Once the page has loaded, what lies below the window is laid out too, part by part.
 */
type Drawer = {
  readonly show: (address: string) => Promise<void>
  readonly add: (form: HTMLFormElement) => Promise<void>
}

const drawer = (): Promise<Drawer> | undefined => {
  const address = document.querySelector<HTMLElement>('a[data-drawer]')?.dataset['drawer']
  return address === undefined ? undefined : (import(address) as Promise<Drawer>)
}

document.addEventListener('focusin', ({ target }) => {
  const host = target instanceof Element ? target.closest<HTMLElement>('[data-module]') : null
  const address = host?.dataset['module']
  if (host === null || address === undefined) return
  delete host.dataset['module']
  void import(address)
})

document.addEventListener('click', (event) => {
  const link =
    event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-drawer]') : null
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  // The cart's own page has nothing to add in a drawer.
  if (link === null || !isPlain || link.pathname === location.pathname) return
  event.preventDefault()
  drawer()
    ?.then(({ show }) => show(link.href))
    .catch(() => location.assign(link.href))
})

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || !form.matches('.to-cart')) return
  // A button that leads elsewhere adds nothing.
  if (event.submitter?.hasAttribute('formaction')) return
  const opening = drawer()
  if (opening === undefined) return
  event.preventDefault()
  opening.then(({ add }) => add(form)).catch(() => form.submit())
})

const whenIdle = (work: () => void): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work)
  else setTimeout(work, 50)
}
// One part after another: none of them keeps a finger waiting.
const layOut = (parts: Element[]): void => {
  const part = parts.shift()
  if (part === undefined) return
  part.setAttribute('data-whole', '')
  whenIdle(() => layOut(parts))
}
const whole = (): void => whenIdle(() => layOut([...document.querySelectorAll('.section, .shelf > .card')]))
if (document.readyState === 'complete') whole()
else addEventListener('load', whole)
