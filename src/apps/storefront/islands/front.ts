/**
 * The only script on every page: it fetches the others when they are first touched. The search field names its module, the
 * door to the cart names the drawer. Without script the field is a plain search and the door leads to the cart's page.
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
  // A button that leads elsewhere, such as to a purchase in one step, does so.
  if (event.submitter?.hasAttribute('formaction')) return
  const opening = drawer()
  if (opening === undefined) return
  event.preventDefault()
  opening.then(({ add }) => add(form)).catch(() => form.submit())
})
