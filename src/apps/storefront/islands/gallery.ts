/** Swap the large picture without leaving the page; without script the links show the picture itself. */
for (const gallery of document.querySelectorAll<HTMLElement>('[data-gallery]')) {
  const large = gallery.querySelector<HTMLImageElement>('.main img')
  const links = [...gallery.querySelectorAll<HTMLAnchorElement>('.thumbs a')]
  for (const link of links) {
    link.addEventListener('click', (event) => {
      const small = link.querySelector('img')
      if (!large || !small) return
      event.preventDefault()
      large.src = small.src
      large.alt = small.dataset['alt'] ?? ''
      for (const each of links) each.removeAttribute('aria-current')
      link.setAttribute('aria-current', 'true')
    })
  }
}
