/** The mark of the house, drawn in 64 units: a cog under a square sail before a stepped gable. */
function markShapes(hull: string, sail: string, stripe: string): string {
  return (
    `<path d="M10 26h5v-5h5v-5h5v-5h14v5h5v5h5v5h5v18H10Z" fill="${sail}" opacity=".22"/>` +
    `<path d="M31 8h2v34h-2Z" fill="${hull}"/>` +
    `<path d="M18 14q14 4 28 0q5 12 0 23q-14-5-28 0q-5-11 0-23Z" fill="${sail}"/>` +
    `<path d="M27 15.500q-2 10 0 19.500l10 0q2-9.500 0-19.500q-5 .9-10 0Z" fill="${stripe}"/>` +
    `<path d="M33 8l8 2.500l-8 2.500Z" fill="${stripe}"/>` +
    `<path d="M6 38l5 1.500q2 4.500 6 4.500h30q4 0 6-4.500l5-1.500q-1 14-10 17H16q-9-3-10-17Z" fill="${hull}"/>` +
    `<path d="M4 59q7-4 14 0t14 0t14 0t14 0" fill="none" stroke="${hull}" stroke-width="2.500" stroke-linecap="round"/>`
  )
}

const letters = [
  'M0 0V44M30 0L2 24L32 44',
  'M70 0A22 22 0 1 1 69.900 0Z',
  'M114 44V0L146 44V0',
  'M162 0H198M180 0V44',
  'M234 0A22 22 0 1 1 233.900 0Z',
  'M278 44V0H294Q308 1 308 12.500T294 25H278M292 25L310 44',
] as const

/** The wordmark with the ship before it, 480 by 96, in one color that suits the ground. */
export function logoArtwork(color = '#0f4557', stripe = '#b2543d', sail = '#d9a860'): string {
  const word = letters.map((d) => `<path d="${d}"/>`).join('')
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 96" width="480" height="96" role="img" aria-label="Kontor">' +
    `<g transform="translate(8 10) scale(1.2)">${markShapes(color, sail, stripe)}</g>` +
    `<g transform="translate(124 26)" fill="none" stroke="${color}" stroke-width="7" stroke-linejoin="round" stroke-linecap="square">${word}</g></svg>`
  )
}

/** The small mark for a browser's tab: the ship on a rounded ground. */
export function faviconArtwork(): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">' +
    '<rect width="64" height="64" rx="14" fill="#0f4557"/>' +
    `<g transform="translate(5 3) scale(.84)">${markShapes('#f7f4ee', '#e8b76a', '#b2543d')}</g></svg>`
  )
}
