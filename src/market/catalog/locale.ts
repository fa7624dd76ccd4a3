/** The languages the shop speaks, in the order in which they stand in for one another after English. */
export const locales = ['en', 'zh', 'fr'] as const

/** A language of the shop. */
export type Locale = (typeof locales)[number]

/** Words of one thing by locale; any of them may be missing. */
export type Labels = Readonly<Partial<Record<Locale, string>>>

/** The locales to try for a reader: the one asked for, then English, then whatever there is. */
export function fallbackOrder(locale: Locale): Locale[] {
  return [...new Set<Locale>([locale, ...locales])]
}

/** The words for a reader: asked locale, English, any. Nothing said in any language answers the given stand-in. */
export function labelIn(labels: Labels, locale: Locale, otherwise = ''): string {
  for (const each of fallbackOrder(locale)) {
    const label = labels[each]
    if (label !== undefined && label !== '') return label
  }
  return otherwise
}

/** Read a locale; what the shop does not speak is undefined. */
export function localeOf(text: string): Locale | undefined {
  return locales.find((each) => each === text)
}
