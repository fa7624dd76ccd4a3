// Deterministic catalogue: the same bytes for every peer.
// 10,000 products x 2 variants, 50 categories, ~60-word descriptions over a vocabulary of 2,000 words.
export const N_PRODUCTS = Number(process.env.N_PRODUCTS ?? 10_000)
export const N_CATEGORIES = 50
export const N_WORDS = 2_000
export const STOCK = 1_000_000 // high enough that no throughput run sells out
export const FLASH_STOCK = 50

export function rng(seed) {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const ONSETS = [
  'b',
  'br',
  'c',
  'cl',
  'd',
  'dr',
  'f',
  'fl',
  'g',
  'gr',
  'h',
  'j',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pr',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
  'w',
  'z',
]
const NUCLEI = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'oo']
const CODAS = ['', 'l', 'm', 'n', 'r', 's', 't', 'x', 'nd', 'rk']

export const vocabulary = (() => {
  const r = rng(1)
  const pick = (xs) => xs[Math.floor(r() * xs.length)]
  const seen = new Set()
  while (seen.size < N_WORDS) {
    const n = 2 + Math.floor(r() * 2)
    let w = ''
    for (let i = 0; i < n; i++) w += pick(ONSETS) + pick(NUCLEI) + (i === n - 1 ? pick(CODAS) : '')
    if (w.length >= 4) seen.add(w)
  }
  return [...seen]
})()

const cap = (w) => w[0].toUpperCase() + w.slice(1)

export const categories = Array.from({ length: N_CATEGORIES }, (_, i) => ({
  index: i,
  name: `${cap(vocabulary[(i * 7) % N_WORDS])} ${i + 1}`,
  slug: `category-${i + 1}`,
}))

/** Product i; i = 0..N_PRODUCTS-1. Products are spread evenly over the categories. */
export function product(i) {
  const r = rng(1000 + i)
  const word = () => vocabulary[Math.floor(r() * N_WORDS)]
  const title = [word(), word(), word()].map(cap).join(' ')
  const n = 55 + Math.floor(r() * 11)
  const words = Array.from({ length: n }, word)
  let description = ''
  for (let k = 0; k < n; k++) {
    const start = k % 12 === 0
    description += (k === 0 ? '' : start ? '. ' : ' ') + (start ? cap(words[k]) : words[k])
  }
  description += '.'
  const price = 500 + Math.floor(r() * 19_500) // cents
  const num = String(i + 1).padStart(5, '0')
  return {
    index: i,
    title,
    slug: `product-${num}`,
    description,
    category: i % N_CATEGORIES,
    variants: [
      { sku: `P${num}-S`, size: 'Small', price, stock: STOCK },
      { sku: `P${num}-L`, size: 'Large', price: price + 250, stock: STOCK },
    ],
  }
}

export function* products() {
  for (let i = 0; i < N_PRODUCTS; i++) yield product(i)
}

/**
 * A 2-word query: two neighbouring words of one product's description, in lower case, so that a search which
 * matches either word, both words, or the phrase as a substring has at least one product to find.
 */
export function searchQuery(r) {
  for (;;) {
    const ws = product(Math.floor(r() * N_PRODUCTS)).description.split(' ')
    const k = Math.floor(r() * (ws.length - 1))
    if (!ws[k].endsWith('.')) return `${ws[k]} ${ws[k + 1]}`.toLowerCase().replaceAll('.', '')
  }
}
