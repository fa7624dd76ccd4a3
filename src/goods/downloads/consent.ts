/**
 * Countries whose law lets a buyer withdraw from a download for fourteen days unless they asked for it at once and know
 * that the right ends with that: the European Union (directive 2011/83, article 16 m), its economic area, and Great Britain.
 */
const withdrawalCountries: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
)

/** True where a download may be handed out at once only to a buyer who asked for it in so many words. */
export function needsDownloadConsent(country: string): boolean {
  return withdrawalCountries.has(country)
}

/** Names the words a buyer agreed to: the wording's edition and its language. A changed wording gets another number. */
export function consentWording(locale: string): string {
  return `download-1-${locale}`
}
