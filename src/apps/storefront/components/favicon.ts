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

/** The small mark for a browser's tab: the ship on a rounded ground. */
export function favicon(): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">' +
    '<rect width="64" height="64" rx="14" fill="#0f4557"/>' +
    `<g transform="translate(5 3) scale(.84)">${markShapes('#f7f4ee', '#e8b76a', '#b2543d')}</g></svg>`
  )
}
