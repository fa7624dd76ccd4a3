import type { Locale } from '#market/catalog/index.ts'
import type { TestProduct } from '../../storefront/testing/a-shop.ts'
import type { SearchQuery } from '../types.ts'
import { house, otherSeller } from './stars-and-sellers.ts'

/** Words of products in every language: the same place means the same. */
export const words = {
  en: [
    'oak',
    'steel',
    'lamps',
    'running',
    'chairs',
    'DSC-W120/B',
    'organic',
    'tables',
    'universal',
    '12V',
    'the',
  ],
  fr: [
    'chêne',
    'acier',
    'lampes',
    'équipée',
    'chaises',
    'DSC-W120/B',
    'biologique',
    'tables',
    'générale',
    '12V',
    'la',
  ],
  zh: ['橡木', '钢制', '台灯', '跑步', '椅子', 'DSC-W120/B', '有机', '桌子', '通用', '12V', '的'],
} as const
const colors = ['red', 'blue', 'green']
const sizes = ['s', 'm', 'l']

/** Products made of the words above, each differently, so that searches meet many sets. */
export const goods: readonly TestProduct[] = Array.from({ length: 60 }, (_, i) => {
  const say = (locale: Locale, at: number) =>
    words[locale][(i * 7 + at * 3 + ((i * at) % 5)) % words[locale].length]
  const text = (locale: Locale) => ({
    title: `${say(locale, 0)} ${say(locale, 1)} ${say(locale, 2)}`,
    summary: `${say(locale, 3)}`,
    description: i % 3 === 0 ? `${say(locale, 4)}, ${say(locale, 5)}.` : '',
  })
  return {
    slug: `p${i}`,
    category: ['lamps', 'chairs', 'pans'][i % 3] ?? 'lamps',
    brand: ['Fyrholm', 'Lampert', 'Holm & Lund'][i % 3] ?? '',
    popularity: (i * 37) % 50,
    translations: { en: text('en'), fr: text('fr'), zh: text('zh') },
    attributes: { material: i % 2 ? 'oak' : 'steel', organic: i % 5 === 0, power: (i % 4) * 10 },
    variants: Array.from({ length: 1 + (i % 3) }, (_, v) => ({
      options: { color: colors[(i + v) % 3] ?? 'red', size: sizes[v % 3] ?? 's' },
      cents: 500 + ((i * 131 + v * 977) % 4_000),
      pieces: (i + v) % 3,
    })),
  }
})

/** Every kind of filter, and some together. */
export const filters: readonly NonNullable<SearchQuery['filters']>[] = [
  {},
  { brands: ['Fyrholm', 'Holm & Lund'] },
  { attributes: { material: ['oak'] }, brands: ['Lampert'] },
  { options: { color: ['red'] } },
  { options: { color: ['red'], size: ['m'] }, inStock: true },
  { priceFrom: 1_000n, priceTo: 2_500n },
  { inStock: true, attributes: { power: ['10', '20'], organic: ['false'] } },
  { stars: 4 },
  { stars: 2, brands: ['Lampert'], options: { color: ['red', 'blue'] } },
  { sellers: [otherSeller] },
  { sellers: [otherSeller, house], stars: 3, inStock: true },
]
