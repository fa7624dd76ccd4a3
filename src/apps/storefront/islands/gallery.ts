/**
 * The row of pictures scrolls to the one whose small picture is pressed, and a picture opens in the page, where it comes
 * nearer. Without script the small ones jump, the row is swiped, and a picture's link shows its large form.
 */
const steps = [1, 1.6, 2.5, 4]
const sideways = ['ArrowLeft', 'ArrowRight']
/** The key that leads on, in the direction of writing. */
const onward = (place: Element) => (place.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight')

type Lens = { readonly dialog: HTMLDialogElement; readonly open: (at: number) => void }

function button(name: string, sign: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = sign
  made.setAttribute('aria-label', name)
  made.title = name
  made.addEventListener('click', press)
  return made
}

function lensOf(gallery: HTMLElement, links: readonly HTMLAnchorElement[]): Lens {
  const say = (name: string) => gallery.dataset[name] ?? ''
  const dialog = document.createElement('dialog')
  dialog.className = 'lens'
  dialog.setAttribute('aria-label', say('large'))
  const field = document.createElement('div')
  field.className = 'field-of-view'
  field.tabIndex = 0
  const image = document.createElement('img')
  field.append(image)
  let at = 0
  let step = 0
  const zoom = (to: number, x = 0.5, y = 0.5) => {
    step = Math.max(0, Math.min(steps.length - 1, to))
    const scale = steps[step] ?? 1
    image.style.width = `${scale * 100}%`
    image.style.height = `${scale * 100}%`
    field.classList.toggle('near', step > 0)
    field.scrollLeft = field.scrollWidth * x - field.clientWidth / 2
    field.scrollTop = field.scrollHeight * y - field.clientHeight / 2
  }
  const show = (to: number) => {
    at = (to + links.length) % links.length
    const link = links[at]
    const small = link?.querySelector('img')
    if (!link || !small) return
    // What is there already is shown until the large one has come.
    image.src = small.currentSrc
    const large = new Image()
    large.addEventListener('load', () => {
      if (links[at] === link) image.src = large.src
    })
    large.addEventListener('error', () => {
      if (large.src !== link.href) large.src = link.href
    })
    large.src = link.dataset['large'] ?? link.href
    const { alt, width, height } = small
    Object.assign(image, { alt, width, height })
    zoom(0)
  }
  const bar = document.createElement('div')
  bar.className = 'lens-bar'
  if (links.length > 1)
    bar.append(
      button(say('previous'), '‹', () => show(at - 1)),
      button(say('next'), '›', () => show(at + 1)),
    )
  bar.append(
    button(say('farther'), '−', () => zoom(step - 1)),
    button(say('nearer'), '+', () => zoom(step + 1)),
    button(say('close'), '×', () => dialog.close()),
  )
  dialog.append(field, bar)
  image.addEventListener('click', ({ offsetX, offsetY }) =>
    zoom(step === 0 ? 2 : 0, offsetX / image.clientWidth, offsetY / image.clientHeight),
  )
  dialog.addEventListener('keydown', ({ key }) => {
    if (key === '+' || key === '=') zoom(step + 1)
    else if (key === '-') zoom(step - 1)
    else if (key === '0') zoom(0)
    else if (step === 0 && sideways.includes(key)) show(key === onward(gallery) ? at + 1 : at - 1)
  })
  document.body.append(dialog)
  const open = (to: number) => {
    dialog.showModal()
    show(to)
    field.focus()
  }
  return { dialog, open }
}

for (const gallery of document.querySelectorAll<HTMLElement>('[data-gallery]')) {
  const row = gallery.querySelector<HTMLElement>('.main')
  const slides = [...gallery.querySelectorAll<HTMLElement>('.main > li')]
  const links = [...gallery.querySelectorAll<HTMLAnchorElement>('.main a[data-large]')]
  const thumbs = [...gallery.querySelectorAll<HTMLAnchorElement>('.thumbs a')]
  let lens: Lens | undefined
  for (const [at, link] of links.entries())
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      lens ??= lensOf(gallery, links)
      lens.open(at)
    })
  const mark = (at: number) => {
    for (const [i, each] of thumbs.entries())
      if (i === at) each.setAttribute('aria-current', 'true')
      else each.removeAttribute('aria-current')
  }
  for (const [at, thumb] of thumbs.entries())
    thumb.addEventListener('click', (event) => {
      event.preventDefault()
      row?.scrollTo({ left: (slides[at]?.offsetLeft ?? 0) - (slides[0]?.offsetLeft ?? 0) })
      mark(at)
    })
  row?.addEventListener('scrollend', () =>
    mark(Math.abs(Math.round(row.scrollLeft / Math.max(1, row.clientWidth)))),
  )
}
