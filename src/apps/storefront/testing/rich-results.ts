/**
 * What search engines require of the types we use before they show them: the properties that must be there, those that
 * may, and what each holds. Written from the vocabulary of schema.org and the published requirements of rich results
 * (merchant listing, product group, breadcrumb, FAQ, organization). Anything else is a fault.
 */
type Rule = 'text' | 'url' | 'price' | 'currency' | 'position' | 'enum' | readonly string[]
type Type = {
  readonly required: Readonly<Record<string, Rule>>
  readonly optional?: Readonly<Record<string, Rule>>
  /** Of each group at least one. */
  readonly oneOf?: readonly (readonly string[])[]
}

const gtins = { gtin: 'text', gtin8: 'text', gtin12: 'text', gtin13: 'text', gtin14: 'text' } as const
const described = {
  description: 'text',
  brand: ['Brand'],
  category: 'text',
  url: 'url',
  aggregateRating: ['AggregateRating'],
  review: ['Review'],
} as const

const types: Readonly<Record<string, Type>> = {
  Product: {
    required: { name: 'text' },
    optional: {
      image: 'url',
      sku: 'text',
      offers: ['Offer'],
      color: 'text',
      size: 'text',
      material: 'text',
      pattern: 'text',
      ...gtins,
      ...described,
    },
    oneOf: [['offers', 'review', 'aggregateRating']],
  },
  ProductGroup: {
    required: { name: 'text', productGroupID: 'text', hasVariant: ['Product'] },
    optional: { image: 'url', variesBy: 'url', ...described },
  },
  Offer: {
    required: { price: 'price', priceCurrency: 'currency', availability: 'enum' },
    optional: { url: 'url', itemCondition: 'enum' },
  },
  Brand: { required: { name: 'text' } },
  AggregateRating: {
    required: { ratingValue: 'text' },
    optional: { bestRating: 'text', worstRating: 'text', reviewCount: 'position', ratingCount: 'position' },
    oneOf: [['reviewCount', 'ratingCount']],
  },
  Review: {
    required: { author: ['Person'], reviewRating: ['Rating'] },
    optional: { reviewBody: 'text', datePublished: 'text', name: 'text' },
  },
  Rating: { required: { ratingValue: 'text' }, optional: { bestRating: 'text', worstRating: 'text' } },
  Person: { required: { name: 'text' } },
  BreadcrumbList: { required: { itemListElement: ['ListItem'] } },
  ListItem: { required: { position: 'position', name: 'text' }, optional: { item: 'url' } },
  Organization: { required: { name: 'text', url: 'url' }, optional: { logo: 'url' } },
  WebSite: {
    required: { name: 'text', url: 'url' },
    optional: { inLanguage: 'text', publisher: ['@reference'], potentialAction: ['SearchAction'] },
  },
  SearchAction: { required: { target: ['EntryPoint'], 'query-input': 'text' } },
  EntryPoint: { required: { urlTemplate: 'url' } },
  FAQPage: { required: { mainEntity: ['Question'] } },
  Question: { required: { name: 'text', acceptedAnswer: ['Answer'] } },
  Answer: { required: { text: 'text' } },
}

const members = new Set(
  ['InStock', 'OutOfStock', 'PreOrder', 'NewCondition', 'Discontinued'].map(
    (each) => `https://schema.org/${each}`,
  ),
)

type Thing = Readonly<Record<string, unknown>>
const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function holds(rule: Rule, value: unknown, path: string): string[] {
  if (typeof rule === 'object') return holdsThing(rule, value, path)
  if (rule === 'position')
    return Number.isInteger(value) && Number(value) > 0 ? [] : [`${path}: not a whole number above zero`]
  if (typeof value !== 'string' || value.trim() === '') return [`${path}: no text`]
  const fits = {
    text: true,
    url: /^https?:\/\/[^\s"<>]+$/.test(value) && (value.includes('{') || URL.canParse(value)),
    price: /^\d+(\.\d{1,3})?$/.test(value),
    currency: /^[A-Z]{3}$/.test(value),
    enum: members.has(value),
  }[rule]
  return fits ? [] : [`${path}: ${value} is no ${rule}`]
}

function holdsThing(allowed: readonly string[], value: unknown, path: string): string[] {
  if (!isThing(value)) return [`${path}: not a thing`]
  if (allowed.includes('@reference')) return typeof value['@id'] === 'string' ? [] : [`${path}: no @id`]
  if (!allowed.includes(String(value['@type'])))
    return [`${path}: ${String(value['@type'])} is not allowed here`]
  return faultsOf(value, path)
}

/** What is wrong with a thing, each with its path; nothing where it may be shown. */
export function faultsOf(thing: Thing, path = String(thing['@type'])): string[] {
  const type = types[String(thing['@type'])]
  if (!type) return [`${path}: ${String(thing['@type'])} is not a type we use`]
  const faults: string[] = []
  for (const name of Object.keys(type.required))
    if (thing[name] === undefined) faults.push(`${path}.${name}: required`)
  for (const group of type.oneOf ?? [])
    if (group.every((name) => thing[name] === undefined))
      faults.push(`${path}: one of ${group.join(', ')} is required`)
  for (const [name, value] of Object.entries(thing)) {
    if (name.startsWith('@')) continue
    const rule = type.required[name] ?? type.optional?.[name]
    const values = Array.isArray(value) ? (value as unknown[]) : [value]
    if (rule === undefined) faults.push(`${path}.${name}: not in the vocabulary of this type`)
    else if (values.length === 0) faults.push(`${path}.${name}: empty`)
    else
      values.forEach((each, i) =>
        faults.push(...holds(rule, each, `${path}.${name}${values.length > 1 ? `[${i}]` : ''}`)),
      )
  }
  return faults
}

/** The things a page tells machines; throws where a block is no JSON. */
export function thingsIn(page: string): Thing[] {
  return [...page.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(
    ([, text = '']) => JSON.parse(text) as Thing,
  )
}
