import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { keepAddress } from '#people/parties/index.ts'
import { quoteCart, readCart, type CartRef } from '#trade/cart/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { aBuyer } from '../../tests/payments/a-buyer.ts'
import { allIsWell, aRig, asked, card, goOn, triesOf } from '../../tests/payments/card-rig.ts'
import { typeCard } from '../../tests/support/type-card.ts'
import { aReadyCart, aShop, berlin } from '../../tests/trade/a-shop.ts'
import {
  beginExpress,
  chooseForExpress,
  makeReady,
  payBySavedWay,
  placeExpress,
  savedWays,
} from './express-checkout.ts'
import { startPayment } from './pay-order.ts'
import { placeOrder } from './place-order.ts'

type Rig = Awaited<ReturnType<typeof aRig>>
const market = { currency: 'EUR', country: 'DE', locale: 'en' }

async function viewOf({ db }: Rig, ref: CartRef) {
  const reading = await readCart(db, ref)
  assert.ok(reading)
  return quoteCart(reading)
}

/** Somebody with an account who has paid by a card once and kept it. */
async function aBuyerWithCard(rig: Rig) {
  const { db } = rig
  const { party, email } = await aBuyer(db, 'express@example.com')
  const payer = { partyId: party, email, country: 'DE', isMobile: false }
  const [variant = 0] = await aShop(db, [{ price: 1999n, stock: { main: 5 } }])
  const cart = await aReadyCart(db, [[variant, 1]])
  const before = { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }
  const { id } = mustBeDone(await placeOrder(db, { ...before, partyId: party }))
  const { merchantRef } = mustBeDone(await startPayment(db, rig.connectors, { ...asked(id), payer }))
  const page = await rig.vault.page(merchantRef)
  assert.ok('url' in page)
  assert.equal((await typeCard(page.url, { ...card, keep: 'yes' })).status, 200)
  assert.deepEqual(await goOn(rig, id), { step: 'paid' })
  return { buyer: { party, email, name: 'Ann' }, payer, variant }
}

async function scene(t: TestContext) {
  const rig = await aRig(t)
  const { db } = rig
  const known = await aBuyerWithCard(rig)
  const begin = (wanted: readonly { variantId: number; quantity: unknown }[]) =>
    beginExpress(db, known.buyer, wanted, market)
  return { rig, db, begin, ...known }
}

type Scene = Awaited<ReturnType<typeof scene>>

async function refusesWhatCannotBe({ rig, buyer, variant, begin }: Scene): Promise<void> {
  const { token } = mustBeDone(await begin([{ variantId: variant, quantity: 1 }]))
  const cart = await viewOf(rig, { token })
  assert.deepEqual([cart.missing, cart.email], [['shipping_address_missing'], buyer.email])
  const refusals = [
    await begin([{ variantId: variant, quantity: '0' }]),
    await begin([{ variantId: variant, quantity: 'two' }]),
    await begin([{ variantId: 4_711, quantity: 1 }]),
    await begin([
      { variantId: 4_711, quantity: 1 },
      { variantId: 4_712, quantity: 1 },
    ]),
  ]
  assert.deepEqual(
    refusals.map((each) => !each.ok && each.refusal),
    ['quantity_must_be_positive', 'quantity_must_be_whole', 'not_for_sale', 'nothing_to_order'],
  )
}

async function takesChoices({ rig, db, buyer, variant, begin }: Scene): Promise<void> {
  const keep = (line1: string) =>
    inTransaction(db, (tx) => keepAddress(tx, buyer.party, { address: { ...berlin, line1 } }))
  mustBeDone(await keep('First 1'))
  const second = mustBeDone(await keep('Second 2'))
  const { token } = mustBeDone(
    await begin([
      { variantId: variant, quantity: 9 },
      { variantId: 4_711, quantity: 1 },
    ]),
  )
  const cart = await viewOf(rig, { token })
  assert.deepEqual([cart.isReady, cart.pieces, cart.shippingAddress?.line1], [true, 4, 'First 1'])
  const [line] = cart.lines
  assert.ok(line)
  const choose = (choices: Parameters<typeof chooseForExpress>[3]) =>
    chooseForExpress(db, { token }, buyer, choices)
  const pickup = {
    addressId: second,
    shippingMethod: 'pickup',
    pieces: new Map([[line.id, '2']]),
  }
  assert.equal(mustBeDone(await choose(pickup)).lines.size, 0)
  const now = await viewOf(rig, { token })
  assert.deepEqual(
    [now.pieces, now.shippingAddress?.line1, now.quote.shippingTotal.minor],
    [2, 'Second 2', 0n],
  )
  const odd = mustBeDone(await choose({ pieces: new Map([[line.id, 'x']]) }))
  assert.equal(odd.lines.get(line.id)?.refusal, 'quantity_must_be_whole')
  const foreign = await choose({ addressId: `adr_${'0'.repeat(26)}` })
  assert.equal(!foreign.ok && foreign.refusal, 'address_not_found')
  mustBeDone(await choose({ pieces: new Map([[line.id, '0']]) }))
  assert.deepEqual((await makeReady(db, { token }, buyer))?.lines, [])
}

async function isPressedTwice({ rig, db, buyer, payer, variant, begin }: Scene): Promise<void> {
  const { token } = mustBeDone(await begin([{ variantId: variant, quantity: 1 }]))
  const cart = await viewOf(rig, { token })
  const doors = { connectors: rig.connectors, vault: rig.vault }
  const ways = await savedWays(db, doors, buyer.party, { amount: cart.quote.total, country: 'DE' })
  const [way] = ways
  assert.deepEqual([ways.length, way?.kind], [1, 'card'])
  assert.ok(way)
  const order = async () =>
    mustBeDone(await placeExpress(db, { token, party: buyer.party, expectedTotal: cart.quote.total }))
  const pay = (id: OrderId) => payBySavedWay(db, doors, { ...asked(id), payer }, { way, asksCode: false })
  const press = async () => {
    const { id } = await order()
    return { id, step: mustBeDone(await pay(id)) }
  }
  const presses = await Promise.all([press(), press()])
  assert.equal(new Set(presses.map(({ id }) => id)).size, 1)
  assert.ok(presses.some(({ step }) => step.kind === 'card'))
  const [{ id }] = presses
  assert.deepEqual(await goOn(rig, id), { step: 'paid' })
  assert.equal((await triesOf(rig, id)).length, 1)
  assert.equal((await order()).id, id, 'pressed again later it is the same order')
  const own = await aReadyCart(db, [[variant, 1]], { partyId: buyer.party, shippingAddress: berlin })
  assert.deepEqual(own.total, cart.quote.total)
  assert.equal((await order()).id, id, 'another cart of theirs at the same price is never meant')
  assert.ok(await readCart(db, { token: own.token }))
  const late = await pay(id)
  assert.equal(!late.ok && late.refusal, 'already_paid')
}

async function standsWithoutVault({ rig, db, buyer, variant, begin }: Scene): Promise<void> {
  const { token } = mustBeDone(await begin([{ variantId: variant, quantity: 1 }]))
  const cart = await viewOf(rig, { token })
  const silent = () => Promise.reject(new Error('no answer'))
  const doors = { connectors: rig.connectors, vault: { ...rig.vault, cardsOf: silent } }
  const wanted = { amount: cart.quote.total, country: 'DE' }
  assert.deepEqual(await savedWays(db, doors, buyer.party, wanted), [])
}

test('a buyer with an address and a card on file orders and pays at once, once however often it is pressed', async (t) => {
  const at = await scene(t)
  await t.test('without an address it says so, and what cannot be had is refused', () =>
    refusesWhatCannotBe(at),
  )
  await t.test(
    'the cart is ready at once; another address, way to deliver and number of pieces are taken',
    () => takesChoices(at),
  )
  await t.test('pressed twice at once it is one order, paid by one try', () => isPressedTwice(at))
  await t.test('a silent vault leaves other ways', () => standsWithoutVault(at))
  await allIsWell(at.rig)
})
