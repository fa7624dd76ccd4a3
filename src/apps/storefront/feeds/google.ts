import { sharedPicture } from './shared-picture.ts'
import {
  feedAmount,
  offerLink,
  offerTitle,
  publicGtin,
  type FeedMarket,
  type ShownOffer,
} from './shown-offer.ts'
import { xmlText } from './xml-text.ts'

type Parts = AsyncIterable<readonly ShownOffer[]>
type Where = { readonly origin: string; readonly market: FeedMarket }

const optionColumns = ['color', 'size', 'material', 'pattern'] as const

/** The columns of the feed, as Google Merchant Center names them. */
export const googleColumns = [
  'id',
  'item_group_id',
  'title',
  'description',
  'link',
  'image_link',
  'additional_image_link',
  'availability',
  'price',
  'sale_price',
  'condition',
  'brand',
  'gtin',
  'identifier_exists',
  'product_type',
  'shipping_weight',
  ...optionColumns,
] as const

type Line = Readonly<Partial<Record<(typeof googleColumns)[number], string | readonly string[]>>>

/** One offer as the feed's specification wants it; what is not known is left out. */
export function googleLine({ origin, market }: Where, offer: ShownOffer): Line {
  const gtin = publicGtin(offer.gtin)
  const [first, ...more] = offer.pictures.map((each) => sharedPicture(origin, each.key))
  const isChosen = Object.keys(offer.options).length > 0
  const chosen = optionColumns.flatMap((code) => {
    const word =
      offer.options[code] === undefined ? undefined : (offer.optionWords[code] ?? offer.options[code])
    return word === undefined ? [] : [[code, word.slice(0, 100)] as const]
  })
  return {
    id: offer.sku,
    ...(isChosen ? { item_group_id: offer.group.slice(0, 50) } : {}),
    title: offerTitle(offer),
    description: (offer.description || offer.summary || offer.title).slice(0, 5_000),
    link: offerLink(origin, market.locale, offer),
    ...(first === undefined ? {} : { image_link: first }),
    ...(more.length === 0 ? {} : { additional_image_link: more.slice(0, 10) }),
    availability: offer.available > 0 ? 'in_stock' : 'out_of_stock',
    price: feedAmount(offer.former ?? offer.price),
    ...(offer.former === null ? {} : { sale_price: feedAmount(offer.price) }),
    condition: 'new',
    ...(offer.brand === '' ? {} : { brand: offer.brand.slice(0, 70) }),
    ...(gtin === null ? { identifier_exists: 'no' } : { gtin }),
    ...(offer.category.length === 0 ? {} : { product_type: offer.category.join(' > ') }),
    ...(offer.weightGrams === 0 ? {} : { shipping_weight: `${offer.weightGrams} g` }),
    ...Object.fromEntries(chosen),
  }
}

/** The feed as RSS 2.0 with Google's namespace. */
export async function* googleXml(where: Where, parts: Parts): AsyncGenerator<string> {
  const { origin, market } = where
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n<title>Kontor</title>\n<link>${xmlText(`${origin}/${market.locale}`)}</link>\n<description>Kontor</description>\n`
  for await (const part of parts) {
    let text = ''
    for (const offer of part) {
      text += '<item>'
      for (const [name, value] of Object.entries(googleLine(where, offer)))
        for (const each of [value].flat()) text += `<g:${name}>${xmlText(each)}</g:${name}>`
      text += '</item>\n'
    }
    yield text
  }
  yield '</channel>\n</rss>\n'
}

const cell = (value: string | readonly string[] | undefined): string =>
  [value ?? '']
    .flat()
    .join(',')
    .replace(/[\t\r\n]+/g, ' ')

/** The feed as text with tabs, its columns in the first line. */
export async function* googleTsv(where: Where, parts: Parts): AsyncGenerator<string> {
  yield `${googleColumns.join('\t')}\n`
  for await (const part of parts) {
    let text = ''
    for (const offer of part) {
      const line = googleLine(where, offer)
      text += `${googleColumns.map((name) => cell(line[name])).join('\t')}\n`
    }
    yield text
  }
}
