import { Type } from 'typebox'
import type { Currency } from '#kernel/currency.ts'
import { problem, redirectTo, type HttpServer } from '#kernel/http.ts'
import { parseDecimal } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import {
  addressPattern,
  locales,
  updateProduct,
  type Locale,
  type ProductChange,
  type ProductText,
} from '#market/catalog/index.ts'
import { setPrices, type ListedPrice } from '#market/pricing/index.ts'
import { oneProduct, type DeskProduct } from '#views/operator-desk/index.ts'
import { marketCurrencies } from '../../storefront/market.ts'
import type { Desk } from '../desk.ts'
import { idParams, keyed, line, refusalText, refusedDesk, typedIn, type DeskFaults } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { priced, priceField } from '../pages/product-articles.ts'
import { textLimits } from '../pages/product.ts'
import { numberOf, showProduct } from './products.ts'
import { taxClassesOf } from './tax-classes.ts'

type Given = Readonly<Record<string, unknown>>
type Read<T> = { readonly value: T; readonly faults: DeskFaults }

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : ''
const fault = (code: string, detail: Given = {}): string => refusalText(refused(code, detail))

/** The texts of a form by language; a language of which nothing is said is left out. */
function readTexts(given: Given, product: DeskProduct): Read<Partial<Record<Locale, ProductText>>> {
  const texts: Partial<Record<Locale, ProductText>> = {}
  const faults: Record<string, string> = {}
  for (const locale of locales) {
    const part = (name: keyof typeof textLimits) => textOf(given[`${name}_${locale}`])
    const slug = part('slug')
    const text = {
      title: part('title'),
      summary: part('summary'),
      description: part('description'),
      slug: slug === '' ? null : slug,
    }
    if (slug !== '' && !addressPattern.test(slug)) faults[`slug_${locale}`] = fault('slug_malformed')
    const isEmpty = slug + text.title + text.summary + text.description === ''
    if (isEmpty && product.texts[locale] === undefined && locale !== 'en') continue
    if (text.title === '') faults[`title_${locale}`] = fault('missing')
    for (const [name, most] of Object.entries(textLimits))
      if (part(name as keyof typeof textLimits).length > most)
        faults[`${name}_${locale}`] = fault('too_long', { most })
    texts[locale] = text
  }
  return { value: texts, faults }
}

function readParticulars(
  given: Given,
  taxClasses: readonly string[],
): Read<Omit<ProductChange, 'translations'>> {
  const faults: Record<string, string> = {}
  const [slug, brand, popularity] = [
    textOf(given['slug']),
    textOf(given['brand']),
    textOf(given['popularity']),
  ]
  const taxClass = textOf(given['taxClass'])
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) || slug.length > 120) faults['slug'] = fault('slug_malformed')
  if (brand.length > 120) faults['brand'] = fault('too_long', { most: 120 })
  if (!/^\d{1,7}$/.test(popularity) || Number(popularity) > 1_000_000)
    faults['popularity'] = fault('not_a_whole_number')
  if (!taxClasses.includes(taxClass)) faults['taxClass'] = fault('tax_class_unknown')
  return {
    value: { slug, brand, popularity: Number(popularity), taxClass, category: textOf(given['category']) },
    faults,
  }
}

const long = Type.Optional(Type.String({ maxLength: 30_000 }))
const textFields = Object.fromEntries(
  locales.flatMap((locale) => Object.keys(textLimits).map((name) => [`${name}_${locale}`, long])),
)
const fieldsAtFault: Readonly<Record<string, string>> = { slug_taken: 'slug', category_not_found: 'category' }

function textRoute(server: HttpServer, desk: Desk): void {
  const body = keyed({
    ...textFields,
    slug: line,
    brand: line,
    popularity: line,
    category: line,
    taxClass: line,
    seenAt: line,
  })
  const options = { schema: { params: idParams, body }, bodyLimit: 1_000_000 }
  server.post('/admin/products/:id', options, async (request, reply) => {
    const id = numberOf(request)
    const given: Given = request.body
    const product = await oneProduct(desk.db, id)
    if (!product) throw problem(404, 'not_found')
    const texts = readTexts(given, product)
    const head = readParticulars(given, await taxClassesOf(desk.db))
    const faults = { ...texts.faults, ...head.faults }
    if (Object.keys(faults).length > 0)
      return showProduct(desk, request, reply, { id, forms: { product: { values: typedIn(given), faults } } })
    const seen = new Date(textOf(given['seenAt']))
    const seenAt = Number.isNaN(seen.getTime()) ? product.updatedAt : seen
    const change: ProductChange = { ...head.value, translations: texts.value }
    const form = { scope: `product ${id}`, key: request.body.key, asks: given }
    const saved = await onceAtDesk(desk, request, form, (tx, actor) =>
      updateProduct(tx, id, change, { actor, seenAt }),
    )
    if (saved.ok) return redirectTo(reply, `/admin/products/${id}?done=saved`)
    const taken = saved.refusal === 'slug_taken' ? saved.detail?.['slug'] : undefined
    const inLanguage = locales.find(
      (locale) => taken !== undefined && textOf(given[`slug_${locale}`]) === taken,
    )
    const field = inLanguage === undefined ? (fieldsAtFault[saved.refusal] ?? '') : `slug_${inLanguage}`
    const refusedForm = refusedDesk(given, saved, field)
    return showProduct(desk, request, reply, { id, forms: { product: refusedForm } })
  })
}

/** One amount of a form: absent where nothing is written. */
function amountIn(
  given: Given,
  field: string,
  currency: Currency,
): Result<ListedPrice['amount'] | undefined, string> {
  const text = textOf(given[field]).replace(',', '.')
  if (text === '') return done(undefined)
  const amount = parseDecimal(text, currency)
  if (!amount.ok) return refused(amount.refusal, { currency })
  const isSound = amount.value.minor >= 0n && amount.value.minor <= 100_000_000_000n
  return isSound ? amount : refused(amount.value.minor < 0n ? 'not_a_decimal' : 'amount_too_large')
}

/** The prices of a form. Every fault is told beside its field. */
function readPrices(given: Given, product: DeskProduct): Read<ListedPrice[]> {
  const prices: ListedPrice[] = []
  const faults: Record<string, string> = {}
  for (const { id: variantId, prices: known } of priced(product)) {
    for (const currency of marketCurrencies) {
      const [at, compareAt] = [
        priceField('price', variantId, currency),
        priceField('compare', variantId, currency),
      ]
      const [amount, compare] = [amountIn(given, at, currency), amountIn(given, compareAt, currency)]
      if (!amount.ok) faults[at] = refusalText(amount)
      if (!compare.ok) faults[compareAt] = refusalText(compare)
      if (!amount.ok || !compare.ok) continue
      const isListed = known.some((each) => each.currency === currency)
      if (amount.value === undefined) {
        if (isListed || compare.value !== undefined) faults[at] = fault('missing')
        continue
      }
      if (compare.value && compare.value.minor <= amount.value.minor)
        faults[compareAt] = fault('compare_at_not_above')
      prices.push({ variantId, amount: amount.value, ...(compare.value ? { compareAt: compare.value } : {}) })
    }
  }
  return { value: prices, faults }
}

function priceRoute(server: HttpServer, desk: Desk): void {
  const body = Type.Object(
    { ...keyed({}).properties },
    { additionalProperties: false, patternProperties: { '^(price|compare)_[0-9]{1,15}_[A-Z]{3}$': line } },
  )
  server.post(
    '/admin/products/:id/prices',
    { schema: { params: idParams, body } },
    async (request, reply) => {
      const id = numberOf(request)
      const given: Given = request.body
      const product = await oneProduct(desk.db, id)
      if (!product) throw problem(404, 'not_found')
      const { value, faults } = readPrices(given, product)
      if (Object.keys(faults).length > 0)
        return showProduct(desk, request, reply, {
          id,
          forms: { prices: { values: typedIn(given), faults } },
        })
      const form = { scope: `prices ${id}`, key: request.body.key, asks: given }
      const saved = await onceAtDesk(desk, request, form, async (tx, actor) =>
        done(await setPrices(tx, value, actor)),
      )
      if (saved.ok) return redirectTo(reply, `/admin/products/${id}?done=prices`)
      return showProduct(desk, request, reply, { id, forms: { prices: refusedDesk(given, saved) } })
    },
  )
}

/** Changing a product: texts, particulars and prices. */
export function editProductRoutes(server: HttpServer, desk: Desk): void {
  textRoute(server, desk)
  priceRoute(server, desk)
}
