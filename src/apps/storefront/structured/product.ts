import { formatDecimal } from '#kernel/money.ts'
import type { ProductPage, ProductVoices, VariantOffer } from '#views/storefront/index.ts'
import { sharedPicture } from '../feeds/shared-picture.ts'
import { publicGtin } from '../feeds/shown-offer.ts'
import type { PageContext } from '../visitor.ts'
import type { Structured } from './json-ld.ts'

const mostVariants = 40

/** The properties of schema.org in which the variants of a product may differ, by the code of the option. */
const variesBy: Readonly<Record<string, string>> = {
  color: 'color',
  size: 'size',
  material: 'material',
  pattern: 'pattern',
}

const gtinProperty: Readonly<Record<number, string>> = {
  8: 'gtin8',
  12: 'gtin12',
  13: 'gtin13',
  14: 'gtin14',
}

type Shown = { readonly page: PageContext; readonly product: ProductPage }

const addressOf = ({ page, product }: Shown): string =>
  `${page.origin}/${page.locale}/p/${encodeURIComponent(product.addresses[page.locale])}`

function offer(shown: Shown, variant: VariantOffer): object | undefined {
  if (!variant.price) return undefined
  const choice = new URLSearchParams(
    Object.entries(variant.options).map(([code, value]): [string, string] => [`o.${code}`, value]),
  ).toString()
  return {
    '@type': 'Offer',
    url: choice === '' ? addressOf(shown) : `${addressOf(shown)}?${choice}`,
    price: formatDecimal(variant.price),
    priceCurrency: variant.price.currency,
    availability: `https://schema.org/${variant.available > 0 ? 'InStock' : 'OutOfStock'}`,
    itemCondition: 'https://schema.org/NewCondition',
  }
}

const labelOf = (product: ProductPage, code: string, value: string): string =>
  product.options.find((each) => each.code === code)?.values.find((each) => each.code === value)?.label ??
  value

function picturesOf({ page, product }: Shown, variant?: VariantOffer): string[] {
  const own = product.pictures.filter((each) =>
    Object.entries(each.options).every(([code, value]) => !variant || variant.options[code] === value),
  )
  return (own.length > 0 ? own : product.pictures)
    .slice(0, 6)
    .map((each) => sharedPicture(page.origin, each.key))
}

const orNothing = (name: string, value: unknown): object =>
  value === undefined || value === null || value === '' ? {} : { [name]: value }

function variantFacts(shown: Shown, variant: VariantOffer): object {
  const { product } = shown
  const gtin = publicGtin(variant.gtin)
  const choices = Object.entries(variant.options)
  const words = choices.map(([code, value]) => labelOf(product, code, value))
  return {
    '@type': 'Product',
    name: words.length > 0 ? `${product.title}, ${words.join(', ')}` : product.title,
    sku: variant.sku,
    ...orNothing('image', picturesOf(shown, variant)),
    ...(gtin ? orNothing(gtinProperty[gtin.length] ?? 'gtin', gtin) : {}),
    ...Object.fromEntries(
      choices.flatMap(([code, value]) =>
        variesBy[code] === undefined ? [] : [[variesBy[code], labelOf(product, code, value)]],
      ),
    ),
    ...orNothing('offers', offer(shown, variant)),
  }
}

/** What the stars come to; nothing while nobody has given any. */
function rated(rating: ProductVoices['rating']): object {
  if (rating === null || rating.count === 0) return {}
  const aggregateRating = {
    '@type': 'AggregateRating',
    ratingValue: String(rating.average),
    reviewCount: rating.count,
    bestRating: '5',
    worstRating: '1',
  }
  return { aggregateRating }
}

/** The questions buyers often ask, with the answers the page gives. */
function frequent(faqs: ProductVoices['faqs']): Structured[] {
  if (faqs.length === 0) return []
  const mainEntity = faqs.map(({ question, answer }) => ({
    '@type': 'Question',
    name: question,
    acceptedAnswer: { '@type': 'Answer', text: answer },
  }))
  return [{ '@type': 'FAQPage', mainEntity }]
}

/**
 * A product as schema.org has it: one thing with its offer or, where buyers choose, a group with its variants, 40 of
 * them at most. Nothing where it has neither price nor picture: half a product is worse than none.
 */
export function structuredProduct(
  page: PageContext,
  product: ProductPage,
  voices?: Pick<ProductVoices, 'rating' | 'faqs'>,
): Structured[] {
  const faqs = frequent(voices?.faqs ?? [])
  const shown = { page, product }
  const sold = product.variants.filter((each) => each.price !== null)
  const [only] = sold
  if (only === undefined || product.pictures.length === 0) return faqs
  const head = {
    url: addressOf(shown),
    ...orNothing('description', product.summary || product.description.slice(0, 500)),
    ...rated(voices?.rating ?? null),
    ...(product.brand === '' ? {} : { brand: { '@type': 'Brand', name: product.brand } }),
    ...orNothing('category', product.crumbs.map((each) => each.name).join(' > ')),
  }
  if (product.options.length === 0)
    return [{ ...(variantFacts(shown, only) as Structured), ...head }, ...faqs]
  const varied = product.options.flatMap(({ code }) => variesBy[code] ?? [])
  return [
    {
      '@type': 'ProductGroup',
      name: product.title,
      productGroupID: product.slug,
      image: picturesOf(shown),
      ...head,
      ...(varied.length > 0 ? { variesBy: varied.map((each) => `https://schema.org/${each}`) } : {}),
      hasVariant: sold.slice(0, mostVariants).map((variant) => variantFacts(shown, variant)),
    },
    ...faqs,
  ]
}
