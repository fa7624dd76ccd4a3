import { trusted, type Html } from '#kernel/html.ts'

const icon = (body: string): Html =>
  trusted(
    `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${body}</svg>`,
  )

/** The shop's icons, drawn with the text's color; each stands beside words that say the same. */
export const icons = {
  search: icon('<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>'),
  person: icon(
    '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c1-4 4-5.8 7.5-5.8s6.500 1.800 7.500 5.800"/>',
  ),
  cart: icon(
    '<path d="M3 4.500h2.300l2.200 11h10l2-8H6.400"/><circle cx="9" cy="19.500" r="1.300"/><circle cx="16.500" cy="19.500" r="1.300"/>',
  ),
  play: icon('<path d="M8 5.500v13l10.500-6.500z"/>'),
  tick: icon('<path d="m4.500 12.500 5 5 10-11"/>'),
  shelf: icon(
    '<path d="M3.500 4v16M20.500 4v16M3.500 10h17M3.500 17h17"/><path d="M7 5.500h4V10H7zM13.500 12.500h4V17h-4z"/>',
  ),
  scale: icon(
    '<path d="M12 4v16M7.500 20h9M5 7.500h14"/><path d="m5 7.500-2.300 6h4.600zM19 7.500l-2.300 6h4.600z"/>',
  ),
  card: icon('<rect x="3" y="5.500" width="18" height="13" rx="2.500"/><path d="M3 10h18M7 15h4"/>'),
  parcel: icon(
    '<path d="m12 3 8 4.300v9.400L12 21l-8-4.300V7.300z"/><path d="m4 7.300 8 4.400 8-4.400M12 11.700V21"/>',
  ),
} as const

/** The mark: a cog under sail, the ship of the Hanse. */
export const mark: Html = trusted(
  '<svg viewBox="0 0 32 32" aria-hidden="true"><path d="M15 3.500v17H4.800C5.600 13.700 9 7.300 15 3.500Z" fill="currentColor"/><path d="M17 6.500c5.200 3 8.400 8.200 9.400 14H17z" fill="currentColor" opacity=".55"/><path d="M2.500 22.500h27l-2.700 4.600a3 3 0 0 1-2.600 1.400H7.800a3 3 0 0 1-2.600-1.400z" fill="currentColor"/></svg>',
)
