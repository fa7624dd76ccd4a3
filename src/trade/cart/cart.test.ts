import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordParty } from '#people/parties/index.ts'
import {
  addToCart,
  mergeCarts,
  quoteCart,
  readCart,
  removeLine,
  setCheckoutDetails,
  setLineQuantity,
} from './index.ts'
import { aShop, berlin } from '../../../tests/trade/a-shop.ts'

const market = { currency: 'EUR', country: 'DE', locale: 'en' }

async function aCart(db: Db, variantId: number, quantity = 1) {
  const { freshToken, lineId } = mustBeDone(await addToCart(db, {}, { variantId, quantity }, market))
  assert.ok(freshToken !== undefined)
  return { token: freshToken, lineId }
}

async function aParty(db: Db): Promise<string> {
  return mustBeDone(
    await inTransaction(db, async (tx) =>
      done(await recordParty(tx, { kind: 'person', displayName: 'Ann', locale: 'en' })),
    ),
  )
}

async function read(db: Db, token: string) {
  const reading = await readCart(db, { token })
  assert.ok(reading !== null)
  return reading
}

test('the first piece makes the cart, the next ones add up, each in one statement', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0, hat = 0] = await aShop(db, [{}, {}])
  let statements = 0
  // The market is read once a second for all carts; it is not counted here.
  observeStatements(({ text }) => (statements += text.includes('price_books') ? 0 : 1))
  const { token } = await aCart(db, shirt, 2)
  const again = mustBeDone(await addToCart(db, { token }, { variantId: shirt, quantity: '3' }, market))
  mustBeDone(await addToCart(db, { token }, { variantId: hat, quantity: 1 }, market))
  assert.equal(statements, 3)
  const view = quoteCart(await read(db, token))
  assert.equal(statements, 4)
  observeStatements(undefined)
  assert.equal(again.freshToken, undefined)
  assert.deepEqual(
    view.lines.map((line) => [line.variantId, line.quantity, line.available]),
    [
      [shirt, 5, 100],
      [hat, 1, 100],
    ],
  )
  assert.equal(view.pieces, 6)
  assert.equal(view.quote.items.minor, 6000n)
})

test('what is not for sale, not a quantity, or too many is refused by name', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0, hat = 0] = await aShop(db, [{}, {}])
  await db.sql`update catalog.products set state = 'archived' where id = (select product_id from catalog.variants where id = ${hat})`
  const { token, lineId } = await aCart(db, shirt, 990)
  const refusalOf = async (variantId: number, quantity: unknown) => {
    const answer = await addToCart(db, { token }, { variantId, quantity }, market)
    return answer.ok ? '' : answer.refusal
  }
  assert.equal(await refusalOf(hat, 1), 'not_for_sale')
  assert.equal(await refusalOf(99_999_999, 1), 'not_for_sale')
  assert.equal(await refusalOf(shirt, 10), 'quantity_too_large')
  assert.equal(await refusalOf(shirt, 0), 'quantity_must_be_positive')
  assert.equal(await refusalOf(shirt, 1.5), 'quantity_must_be_whole')
  assert.equal(await refusalOf(shirt, 'a'), 'quantity_must_be_whole')
  const gone = await setLineQuantity(db, { token }, 'lin_nothing', 2)
  assert.equal(gone.ok ? '' : gone.refusal, 'line_not_found')
  const nobody = await removeLine(db, { token: 'guess' }, lineId)
  assert.equal(nobody.ok ? '' : nobody.refusal, 'cart_not_found')
})

test('a cart has at most two hundred lines, however many hands fill it', async (t) => {
  const db = await testDatabase(t)
  const shelf = await aShop(
    db,
    Array.from({ length: 205 }, () => ({})),
  )
  const { token } = await aCart(db, shelf[0] ?? 0)
  const answers = await Promise.all(
    shelf.slice(1).map((variantId) => addToCart(db, { token }, { variantId, quantity: 1 }, market)),
  )
  assert.equal(answers.filter((answer) => !answer.ok && answer.refusal === 'cart_is_full').length, 5)
  assert.equal((await read(db, token)).lines.length, 200)
})

test('nobody reaches the line of another cart', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0] = await aShop(db, [{}])
  const mine = await aCart(db, shirt)
  const theirs = await aCart(db, shirt, 7)
  const taken = await removeLine(db, { token: mine.token }, theirs.lineId)
  assert.equal(taken.ok ? '' : taken.refusal, 'line_not_found')
  assert.equal((await read(db, theirs.token)).lines[0]?.quantity, 7)
})

test('of any two changes made at the same moment both are kept', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0, hat = 0, shoe = 0] = await aShop(db, [{}, {}, {}])
  type Change = {
    readonly name: string
    readonly make: (token: string, lineId: string) => Promise<{ readonly ok: boolean }>
    readonly shows: (cart: Awaited<ReturnType<typeof read>>) => boolean
  }
  const line = (cart: Awaited<ReturnType<typeof read>>, variantId: number) =>
    cart.lines.find((each) => each.variantId === variantId)?.quantity
  const changes: readonly Change[] = [
    {
      name: 'add a hat',
      make: (token) => addToCart(db, { token }, { variantId: hat, quantity: 2 }, market),
      shows: (cart) => (line(cart, hat) ?? 0) % 2 === 0 && (line(cart, hat) ?? 0) > 0,
    },
    {
      name: 'add a shoe',
      make: (token) => addToCart(db, { token }, { variantId: shoe, quantity: 1 }, market),
      shows: (cart) => (line(cart, shoe) ?? 0) > 0,
    },
    {
      name: 'set the shirts',
      make: (token, lineId) => setLineQuantity(db, { token }, lineId, 4),
      shows: (cart) => line(cart, shirt) === 4,
    },
    {
      name: 'say the address',
      make: (token) => setCheckoutDetails(db, { token }, { shippingAddress: berlin }),
      shows: (cart) => cart.shippingAddress?.city === berlin.city,
    },
    {
      name: 'say the mail',
      make: (token) => setCheckoutDetails(db, { token }, { email: 'ann@example.com' }),
      shows: (cart) => cart.email === 'ann@example.com',
    },
    {
      name: 'choose shipping',
      make: (token) => setCheckoutDetails(db, { token }, { shippingMethod: 'express' }),
      shows: (cart) => cart.shippingMethod === 'express',
    },
    {
      name: 'give a coupon',
      make: (token) => setCheckoutDetails(db, { token }, { couponCode: 'ten' }),
      shows: (cart) => cart.couponCode === 'TEN',
    },
  ]
  for (const [i, one] of changes.entries()) {
    for (const other of changes.slice(i)) {
      const { token, lineId } = await aCart(db, shirt)
      const answers = await Promise.all([one.make(token, lineId), other.make(token, lineId)])
      assert.ok(answers.every((answer) => answer.ok))
      const cart = await read(db, token)
      assert.ok(one.shows(cart) && other.shows(cart), `${one.name} and ${other.name}`)
      assert.equal(cart.version, 3)
    }
  }
})

test('two first pieces of one party at the same moment make one cart', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0, hat = 0] = await aShop(db, [{}, {}])
  const partyId = await aParty(db)
  await Promise.all(
    [shirt, hat, shirt, hat].map((variantId) =>
      addToCart(db, { partyId }, { variantId, quantity: 1 }, market).then(mustBeDone),
    ),
  )
  const cart = await readCart(db, { partyId })
  assert.deepEqual(
    cart?.lines.map((line) => line.quantity),
    [2, 2],
  )
})

test('after sign-in the guest finds what both had chosen', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0, hat = 0] = await aShop(db, [{}, {}])
  const partyId = await aParty(db)
  const first = await aCart(db, shirt, 600)
  assert.equal((await mergeCarts(db, first.token, partyId)).outcome, 'adopted')
  assert.equal((await mergeCarts(db, first.token, partyId)).outcome, 'nothing_to_merge')
  const second = await aCart(db, shirt, 500)
  mustBeDone(await addToCart(db, { token: second.token }, { variantId: hat, quantity: 1 }, market))
  mustBeDone(await setCheckoutDetails(db, { token: second.token }, { email: 'ann@example.com' }))
  const merges = await Promise.all([1, 2, 3].map(() => mergeCarts(db, second.token, partyId)))
  assert.equal(merges.filter((each) => each.outcome === 'merged').length, 1)
  const cart = await readCart(db, { partyId })
  assert.deepEqual(
    cart?.lines.map((line) => [line.variantId, line.quantity]),
    [
      [shirt, 999],
      [hat, 1],
    ],
  )
  assert.equal(cart?.email, 'ann@example.com')
  assert.equal(await readCart(db, { token: second.token }), null)
})

test('faulty details are named field by field, and nothing of them is kept', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0] = await aShop(db, [{}])
  const { token } = await aCart(db, shirt)
  const answer = await setCheckoutDetails(
    db,
    { token },
    {
      email: 'nobody',
      shippingAddress: { ...berlin, postalCode: 'x' },
      vatId: 'DE1',
      couponCode: 'TEN',
    },
  )
  assert.ok(!answer.ok)
  const faults = answer.detail?.['faults'] as { field: string }[]
  assert.deepEqual(
    faults.map((fault) => fault.field),
    ['email', 'shippingAddress.postalCode', 'vatId'],
  )
  assert.equal((await read(db, token)).couponCode, null)
})

test('the market of a cart can change: prices, tax and shipping follow', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0] = await aShop(db, [{ price: 1190n, prices: { USD: 1500n } }])
  const { token } = await aCart(db, shirt)
  const to = (currency: string, country: string) =>
    setCheckoutDetails(db, { token }, { market: { currency, country }, shippingMethod: 'standard' })
  mustBeDone(await to('USD', 'US'))
  const dollars = quoteCart(await read(db, token))
  assert.deepEqual([dollars.quote.items.minor, dollars.quote.treatment], [1500n, 'export'])
  assert.deepEqual(dollars.quote.problems, [])
  mustBeDone(await to('EUR', 'CH'))
  const swiss = quoteCart(await read(db, token))
  assert.deepEqual([swiss.quote.items.minor, swiss.quote.lines[0]?.reason], [1000n, 'export'])
  mustBeDone(await to('CHF', 'CH'))
  assert.equal(quoteCart(await read(db, token)).quote.problems[0]?.code, 'not_for_sale')
})

test('a cart shows its articles in the language of its reader, with picture and price before', async (t) => {
  const db = await testDatabase(t)
  const [shirt = 0] = await aShop(db, [{}])
  await db.sql`
    insert into catalog.product_translations (product_id, locale, title)
    select product_id, 'fr', 'Chemise' from catalog.variants where id = ${shirt}`
  await db.sql`
    insert into catalog.media (product_id, position, file_key, width, height)
    select product_id, 0, 'shirt.webp', 10, 10 from catalog.variants where id = ${shirt}`
  await db.sql`update pricing.prices set compare_at_minor = 1500 where variant_id = ${shirt}`
  const { token } = await aCart(db, shirt)
  const titleIn = async (locale: string) => {
    mustBeDone(await setCheckoutDetails(db, { token }, { locale }))
    const [line] = quoteCart(await read(db, token)).lines
    return [line?.title.slice(0, 7), line?.media, line?.compareAt?.minor]
  }
  assert.deepEqual(await titleIn('fr'), ['Chemise', 'shirt.webp', 1500n])
  assert.deepEqual(await titleIn('zh'), ['Title o', 'shirt.webp', 1500n])
})
