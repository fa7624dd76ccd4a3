/** What one seller says of a thing for sale, as far as it tells whether it is the same as another's. */
export type Offer = {
  readonly title: string
  readonly brand: string
  /** Everything else that is said: description, facts, the maker's number. */
  readonly text: string
  /** What is asked for it, in minor units of one currency for all offers; null where it is not known. */
  readonly asked: number | null
}

/** A number with the unit behind it, as `16 gb`. */
export type Measure = { readonly unit: string; readonly size: number }

/** An offer, read once for all comparisons. */
export type ReadOffer = {
  readonly title: readonly string[]
  readonly all: readonly string[]
  readonly brand: readonly string[]
  /** Groups of three neighboring letters of the title, and how often each is there. */
  readonly grams: ReadonlyMap<string, number>
  /** Numbers of the maker, joined: words of letters and digits, long numbers. */
  readonly models: readonly string[]
  readonly numbers: readonly string[]
  readonly measures: readonly Measure[]
  /** All letters and digits without anything between them. */
  readonly squeezed: string
  readonly asked: number | null
}

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()

const words = /[\p{L}\p{N}]+(?:\.\d+)?/gu
const parts = /[a-z0-9]+(?:[-/._+][a-z0-9]+)+/g
const measured = /(\d+(?:\.\d+)?)\s*-?\s*([a-z]{1,6}|'|")(?![a-z0-9])/g

const distinct = (all: readonly string[]): string[] => [...new Set(all)]

const isModel = (word: string): boolean =>
  (/\d/.test(word) && /[a-z]/.test(word) && word.length >= 4) || /^\d{5,}$/.test(word)

function gramsOf(text: string): Map<string, number> {
  const spaced = ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `
  const grams = new Map<string, number>()
  for (let at = 0; at + 3 <= spaced.length; at++) {
    const gram = spaced.slice(at, at + 3)
    grams.set(gram, (grams.get(gram) ?? 0) + 1)
  }
  return grams
}

/** Read an offer: its words, its numbers, the numbers of its maker. */
export function readOffer({ title, brand, text, asked }: Offer): ReadOffer {
  const [named, said] = [fold(title), fold(`${title} ${brand} ${text}`)]
  const joined = (said.match(parts) ?? []).map((each) => each.replace(/[-/._+]/g, ''))
  const all = distinct(said.match(words) ?? [])
  const inTitle = distinct(named.match(words) ?? [])
  return {
    title: inTitle,
    all,
    brand: distinct(fold(brand).match(words) ?? []),
    grams: gramsOf(named),
    models: distinct([
      ...inTitle.filter(isModel),
      ...joined.filter((each) => isModel(each) && named.replace(/[^a-z0-9]/g, '').includes(each)),
    ]),
    numbers: inTitle.filter((word) => /^\d+(?:\.\d+)?$/.test(word)),
    measures: [...named.matchAll(measured)].map(([, size = '', unit = '']) => ({ unit, size: Number(size) })),
    squeezed: said.replace(/[^\p{L}\p{N}]+/gu, ''),
    asked,
  }
}
