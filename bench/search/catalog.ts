import type { FacetToken, SearchRecord } from '../../src/views/search/engine/record.ts'

/** A generator of numbers in [0, 1) that answers the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const syllables =
  'ba be bi bo bu da de di do du fa fe fi ka ke ki ko la le li lo lu ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo wa xa ya za'.split(
    ' ',
  )

function madeWords(count: number, random: () => number, least: number): string[] {
  const made = new Set<string>()
  while (made.size < count) {
    const length = least + Math.floor(random() * 3)
    made.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(''))
  }
  return [...made]
}

/** Few things are common and most are rare, as in a shop. */
const zipf = <Value>(values: readonly Value[], random: () => number): Value =>
  values[Math.floor(values.length ** random()) - 1] as Value

/** The words and facet values products are made of. */
export function worldOf(seed: number) {
  const random = seeded(seed)
  const tokens: FacetToken[] = []
  const put = (facet: string, names: readonly string[]) =>
    names.map((value) => {
      tokens.push({ id: tokens.length + 1, facet, value })
      return tokens.length
    })
  const types = madeWords(300, random, 2)
  const adjectives = madeWords(500, random, 3)
  const brands = madeWords(2_000, random, 3)
  const colors = madeWords(24, random, 2)
  const facets = {
    brand: put('brand', brands),
    material: put('a:material', madeWords(20, random, 2)),
    style: put('a:style', madeWords(30, random, 2)),
    color: put('o:color', colors),
    size: put('o:size', ['xs', 's', 'm', 'l', 'xl', 'xxl']),
  }
  return { types, adjectives, brands, colors, facets, tokens }
}

/** What products are made of. */
export type World = ReturnType<typeof worldOf>

/** Products, most loved first: two variants on average, three facets and two options, a model number, 60 categories. */
export function* productsOf(world: World, count: number, seed: number): Generator<SearchRecord> {
  const random = seeded(seed)
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value
  const { types, adjectives, brands, colors, facets } = world
  const places = (size: number) => Array.from({ length: size }, (_, i) => i)
  const [brandPlaces, colorPlaces] = [places(brands.length), places(colors.length)]
  for (let i = 0; i < count; i++) {
    const [type, brand, color] = [zipf(types, random), zipf(brandPlaces, random), zipf(colorPlaces, random)]
    const model = `${pick(types).slice(0, 3)}-${Math.floor(random() * 90_000) + 10_000}`
    const title = `${brands[brand]} ${zipf(adjectives, random)} ${type} ${colors[color]} ${pick(adjectives)} ${model}`
    const category = 1 + (types.indexOf(type) % 60)
    const variants = places(1 + Math.floor(random() * 3)).map((v) => ({
      id: i * 4 + v,
      available: random() > 0.15,
      tokens: [facets.color[v === 0 ? color : Math.floor(random() * 24)] as number, facets.size[v] as number],
      prices: { EUR: Math.floor(500 + 50_000 * random() ** 3) },
    }))
    const own = [facets.brand[brand] as number, zipf(facets.material, random), zipf(facets.style, random)]
    const text = {
      title: `${title} SKU${i}`,
      brand: brands[brand] ?? '',
      facts: `${pick(adjectives)} ${pick(adjectives)}`,
      description: places(12)
        .map(() => zipf(adjectives, random))
        .join(' '),
      titleKey: title,
    }
    yield {
      id: i + 1,
      popularity: Math.floor(100_000 / (i + 1)),
      categories: [0, category, 100 + (category % 6)],
      tokens: [...new Set([...own, ...variants.flatMap((each) => each.tokens)])],
      variants,
      texts: { en: text },
    }
  }
}
