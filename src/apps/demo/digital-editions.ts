import assert from 'node:assert/strict'
import type { DemoProduct, Text } from './catalog-shape.ts'
import { internalGtin } from './gtin.ts'
import { plainPaper } from './paper.ts'
import { words } from './words.ts'

/** A product that is downloaded: its file, and the keys of its pool where it has one. */
export type DigitalEdition = {
  readonly product: DemoProduct
  readonly sku: string
  readonly file: { readonly title: string; readonly filename: string; readonly bytes: Buffer }
  readonly keys: readonly string[]
}

type Edition = {
  readonly of: string
  readonly sku: string
  readonly number: string
  readonly suffix: Text
  readonly summary: Text
  readonly about: Text
  readonly prices: { readonly EUR: string; readonly USD: string }
  readonly taxClass: DemoProduct['taxClass']
  readonly keys: number
}

const editions: readonly Edition[] = [
  {
    of: 'CBK5',
    sku: 'EBK5',
    number: '990101001',
    suffix: words('(e-book) | （电子书） | (livre numérique)'),
    summary: words(
      'The whole book as a PDF, on every screen, at once. | 全书 PDF，任何屏幕，立即可读。 | Tout le livre en PDF, sur tous les écrans, tout de suite.',
    ),
    about: words(
      'The printed book page by page, without copy protection. Buyers get corrected editions at no charge. | 与纸质书逐页相同，无复制保护。购买者可免费获得修订版。 | Le livre imprimé page par page, sans verrou. Les éditions corrigées sont offertes aux acheteurs.',
    ),
    prices: { EUR: '9.90', USD: '10.90' },
    taxClass: 'reduced',
    keys: 0,
  },
  {
    of: 'CBK3',
    sku: 'CRS3',
    number: '990102001',
    suffix: words(': the cooking course | ：烹饪课程 | – le cours de cuisine'),
    summary: words(
      'A workbook as a PDF and a key for the course. | PDF 练习册和一枚课程密钥。 | Un cahier en PDF et une clé pour le cours.',
    ),
    about: words(
      'Twelve lessons for one pair of hands. Every place has a key of its own, and there are as many places as keys. | 十二节课，一人一席。每个席位有自己的密钥，密钥数即席位数。 | Douze leçons pour une personne. Chaque place a sa clé, et il y a autant de places que de clés.',
    ),
    prices: { EUR: '39.00', USD: '42.00' },
    taxClass: 'standard',
    keys: 40,
  },
]

/** What a word is added to stands apart from it, but not from the marks Chinese and a colon bring along. */
const titleOf = (title: string, suffix: string): string =>
  `${title}${/^[:（：]/.test(suffix) ? '' : ' '}${suffix}`

function editionOf(base: DemoProduct, edition: Edition): DigitalEdition {
  const { sku, suffix, summary, about, prices, taxClass, number } = edition
  const inLanguage = (language: keyof Text) => ({
    title: titleOf(base.translations[language].title, suffix[language]),
    summary: summary[language],
    description: about[language],
  })
  const title = titleOf(base.translations.en.title, suffix.en)
  const chapters = ['Before you begin', 'The first day', 'What patience does', 'A table for friends']
  return {
    sku,
    product: {
      ...base,
      slug: `${base.slug}-${sku.toLowerCase()}`,
      taxClass,
      translations: { en: inLanguage('en'), zh: inLanguage('zh'), fr: inLanguage('fr') },
      options: [],
      variants: [{ sku, gtin: internalGtin('200', number), options: {}, weightGrams: 0, prices, stock: {} }],
      media: base.media.map(({ artwork, position, alt }) => ({ artwork, position, alt })),
    },
    file: {
      title: base.translations.en.title,
      filename: `${base.slug}.pdf`,
      bytes: plainPaper(
        chapters.map((heading, i) => ({
          heading,
          lines: [
            title,
            '',
            `Chapter ${i + 1} of a book made for the demonstration shop.`,
            base.translations.en.summary,
          ],
        })),
      ),
    },
    keys: Array.from({ length: edition.keys }, (_, i) => `DEMO-${sku}-${String(i + 1).padStart(4, '0')}`),
  }
}

/** What the demo shop sells to download: editions of its own books. */
export function digitalEditions(products: readonly DemoProduct[]): DigitalEdition[] {
  return editions.map((edition) => {
    const base = products.find(({ variants }) => variants.some(({ sku }) => sku === edition.of))
    assert(base, `no book to make an edition of: ${edition.of}`)
    return editionOf(base, edition)
  })
}
