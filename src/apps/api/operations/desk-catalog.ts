import { Type, type Static } from 'typebox'
import { done, refused } from '#kernel/result.ts'
import { moveProduct, setVariantState, updateProduct, type ProductChange } from '#market/catalog/index.ts'
import { setPrices } from '#market/pricing/index.ts'
import { faultSentences, importCatalog, type ImportFault } from '#flows/import-catalog.ts'
import { listedAmountOf } from '../amounts.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation, type Reply } from '../operation.ts'
import { faulty, refuse } from '../refusals.ts'
import { closed, instant, oneOf, slugSchema, wholeId } from '../schemas/common.ts'
import { importSchema, pricesInput, productChange, productInput } from '../schemas/desk-catalog.ts'

const mostFaults = 50
const productParams = closed({ product_id: wholeId })
const importRefusals = [
  'file_has_faults',
  'file_is_empty',
  'category_not_found',
  'attribute_not_found',
  'sku_taken',
  'slug_taken',
  'stock_refused',
] as const

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function takeIn(
  call: Pick<Call, 'db' | 'caller'>,
  file: { readonly text: string; readonly format: 'jsonl' | 'csv'; readonly dryRun: boolean },
  fieldOf: (fault: ImportFault) => string,
): Promise<Reply> {
  const faults: ImportFault[] = []
  const imported = await importCatalog(call.db, bytesOf(file.text), {
    format: file.format,
    dryRun: file.dryRun,
    actor: actorOf(call.caller).party,
    onFault: (fault) => faults.length < mostFaults && faults.push(fault),
  })
  if (!imported.ok && imported.refusal === 'file_has_faults')
    throw faulty(
      'file_has_faults',
      faults.map((fault) => ({
        field: fieldOf(fault),
        reason: fault.reason.replaceAll('_', ' '),
        fix: faultSentences[fault.reason],
      })),
    )
  if (!imported.ok) throw refuse(imported)
  const { importId, ...counts } = imported.value
  return answer({ import_id: importId, ...counts, dry_run: file.dryRun })
}

function productLine(slug: string, body: Static<typeof productInput>): string {
  const { tax_class: taxClass, variants, translations, ...rest } = body
  const texts = Object.fromEntries(
    Object.entries(translations).map(([locale, text]) => [locale, { summary: '', description: '', ...text }]),
  )
  const things = variants.map(({ weight_grams: weightGrams, compare_at: compareAt, ...variant }) => ({
    ...variant,
    ...(weightGrams === undefined ? {} : { weightGrams }),
    ...(compareAt === undefined ? {} : { compareAt }),
  }))
  return `${JSON.stringify({ slug, taxClass, ...rest, translations: texts, variants: things })}\n`
}

const snake = (path: string) => path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const put = operation({
  id: 'put_product',
  method: 'PUT',
  path: '/api/admin/products/:slug',
  tag: 'Desk',
  summary:
    'Put a product into the shop, whole: it is made or replaced. Stock is opened where a place has none yet.',
  params: closed({ slug: slugSchema }),
  body: productInput,
  answers: { 200: importSchema },
  refusals: importRefusals,
  perMinute: 120,
  handle: async (call) => {
    const text = productLine(call.params.slug, call.body)
    return takeIn(call, { text, format: 'jsonl', dryRun: false }, ({ field }) => snake(field))
  },
})

const upload = operation({
  id: 'import_products',
  method: 'POST',
  path: '/api/admin/imports',
  tag: 'Desk',
  summary: 'Import products from JSONL or CSV, up to 1 MB: all of it or nothing. A dry run only checks.',
  description:
    'Every fault is told with its row, field and reason (the first 50). Larger files: `npm run import`.',
  query: closed({
    format: oneOf(['jsonl', 'csv']),
    dry_run: Type.Optional(Type.Boolean({ default: true })),
  }),
  body: Type.String({ minLength: 1, maxLength: 1_000_000 }),
  textBody: true,
  answers: { 200: importSchema },
  refusals: importRefusals,
  perMinute: 20,
  handle: async (call) => {
    const { format, dry_run: dryRun = true } = call.query
    return takeIn(call, { text: call.body, format, dryRun }, ({ row, field }) => `row ${row}: ${field}`)
  },
})

function changeOf(body: Static<typeof productChange>): ProductChange {
  const { slug, category, brand, popularity, tax_class: taxClass, translations } = body
  const texts = Object.entries(translations ?? {}).map(([locale, text]) => [
    locale,
    { summary: '', description: '', ...text },
  ])
  return {
    ...(slug === undefined ? {} : { slug }),
    ...(category === undefined ? {} : { category }),
    ...(brand === undefined ? {} : { brand }),
    ...(popularity === undefined ? {} : { popularity }),
    ...(taxClass === undefined ? {} : { taxClass }),
    ...(texts.length === 0
      ? {}
      : { translations: Object.fromEntries(texts) as ProductChange['translations'] & object }),
  }
}

const update = operation({
  id: 'update_product',
  method: 'PATCH',
  path: '/api/admin/products/:product_id',
  tag: 'Desk',
  summary: 'Change a product; what is absent stays, a text replaces that language.',
  params: productParams,
  body: productChange,
  answers: { 200: closed({ updated_at: instant }) },
  refusals: ['product_not_found', 'category_not_found', 'slug_taken', 'changed_meanwhile'],
  perMinute: 120,
  handle: async ({ params, body, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const seenAt = body.seen_at === undefined ? null : new Date(body.seen_at)
      const actor = actorOf(caller).party
      const changed = await updateProduct(tx, params.product_id, changeOf(body), { actor, seenAt })
      return changed.ok ? done(answer({ updated_at: changed.value.updatedAt.toISOString() })) : changed
    }),
})

const move = operation({
  id: 'move_product',
  method: 'POST',
  path: '/api/admin/products/:product_id/move',
  tag: 'Desk',
  summary: 'Take a product into the shop, out of it, or put it away.',
  params: productParams,
  body: closed({ event: oneOf(['activate', 'withdraw', 'archive']) }),
  answers: { 200: closed({ state: oneOf(['draft', 'active', 'archived']) }) },
  refusals: ['product_not_found', 'product_not_movable'],
  perMinute: 120,
  handle: async ({ params, body, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const moved = await moveProduct(tx, params.product_id, body.event, actorOf(caller).party)
      return moved.ok ? done(answer(moved.value)) : moved
    }),
})

const moveVariant = operation({
  id: 'move_variant',
  method: 'POST',
  path: '/api/admin/variants/:variant_id/move',
  tag: 'Desk',
  summary: 'Pause, resume or archive a variant.',
  params: closed({ variant_id: wholeId }),
  body: closed({ event: oneOf(['pause', 'resume', 'archive']) }),
  answers: { 200: closed({ state: oneOf(['active', 'paused', 'archived']) }) },
  refusals: ['variant_not_found', 'variant_not_movable', 'choice_taken'],
  perMinute: 120,
  handle: async ({ params, body, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const moved = await setVariantState(tx, params.variant_id, body.event, actorOf(caller).party)
      return moved.ok ? done(answer(moved.value)) : moved
    }),
})

const prices = operation({
  id: 'set_prices',
  method: 'PUT',
  path: '/api/admin/prices',
  tag: 'Desk',
  summary: 'List prices, up to 200 at once: new ones are added, others replaced; all or none.',
  body: pricesInput,
  answers: { 200: closed({ changed: Type.Array(wholeId) }) },
  refusals: ['unknown_currency', 'amount_malformed', 'price_malformed', 'variant_not_found', 'named_twice'],
  perMinute: 60,
  handle: async ({ body, caller, changeTogether }) => {
    const listed = body.prices.map((price, i) => pricedAt(price, `prices.${i}`))
    const names = listed.map(({ variantId, amount }) => `${variantId} ${amount.currency}`)
    if (new Set(names).size < names.length) throw refuse(refused('named_twice'))
    return changeTogether(async (tx) => {
      const ids = [...new Set(listed.map(({ variantId }) => variantId))]
      const known = await knownVariants(tx, ids)
      const missing = listed.findIndex(({ variantId }) => !known.has(variantId))
      if (missing >= 0) return refused('variant_not_found', { field: `prices.${missing}.variant_id` })
      return done(answer({ changed: await setPrices(tx, listed, actorOf(caller).party) }))
    })
  },
})

type GivenPrice = Static<typeof pricesInput>['prices'][number]

function pricedAt({ variant_id: variantId, amount, compare_at: former }: GivenPrice, field: string) {
  const price = listedAmountOf(amount, `${field}.amount`)
  const compareAt = former && listedAmountOf(former, `${field}.compare_at`)
  if (compareAt && (compareAt.currency !== price.currency || compareAt.minor <= price.minor))
    throw refuse(refused('price_malformed', { field: `${field}.compare_at` }))
  return { variantId, amount: price, ...(compareAt ? { compareAt } : {}) }
}

async function knownVariants(tx: Pick<Call['db'], 'sql'>, ids: readonly number[]): Promise<Set<number>> {
  const rows = await tx.sql<{ id: number }>`
    select id from catalog.variants where id = any (${ids}::bigint[])`
  return new Set(rows.map(({ id }) => id))
}

/** Products, their states and their prices. */
export const deskCatalogOperations: readonly Operation[] = [put, update, move, moveVariant, prices, upload]
