import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { countPieces } from '#trade/cart/index.ts'
import { findWishes, pruneWishes, sharedWishes, shareToken, shareWishes } from '#trade/wishes/index.ts'
import { aReader } from '../../tests/support/a-reader.ts'
import { aShop } from '../../tests/trade/a-shop.ts'
import { bringWishes, keepWish, wishToCart } from './keep-wishes.ts'

const db = await testDatabase({ after })
const market = { currency: 'EUR', country: 'DE', locale: 'en' }
const [lamp = 0, chair = 0] = await aShop(db, [{}, {}])
const guest = (token: string | undefined) => ({ partyId: undefined, token })
const on = async (ref: Parameters<typeof findWishes>[1]) =>
  [...((await findWishes(db, ref))?.variantIds ?? [])].toSorted((a, b) => a - b)

test('a guest keeps wishes by a token; after sign-in they join those of the person, once', async () => {
  const { freshToken: token } = mustBeDone(await keepWish(db, guest(undefined), lamp))
  assert.ok(token)
  assert.deepEqual(mustBeDone(await keepWish(db, guest(token), lamp)), {})
  mustBeDone(await keepWish(db, guest(token), chair))
  assert.deepEqual(await on(guest(token)), [lamp, chair])
  assert.deepEqual(await on(guest('another-token')), [])
  const { party } = await aReader(db)
  const own = { partyId: party, token: undefined }
  mustBeDone(await keepWish(db, own, lamp))
  assert.deepEqual([await bringWishes(db, party, token), await bringWishes(db, party, token)], [true, false])
  assert.deepEqual([await on(own), await on(guest(token))], [[lamp, chair], []])
  const refused = await keepWish(db, own, 999_999)
  assert.equal(refused.ok ? '' : refused.refusal, 'not_for_sale')
})

test('a wish moves into the cart and off the list, or neither', async () => {
  const { party } = await aReader(db)
  const own = { partyId: party, token: undefined }
  mustBeDone(await keepWish(db, own, chair))
  const cart = { token: undefined, partyId: party }
  mustBeDone(await wishToCart(db, { ref: own, variantId: chair }, cart, market))
  assert.deepEqual([await on(own), await countPieces(db, cart)], [[], 1])
  mustBeDone(await keepWish(db, own, lamp))
  const refused = await wishToCart(db, { ref: own, variantId: 999_999 }, cart, market)
  assert.equal(refused.ok ? '' : refused.refusal, 'not_for_sale')
  assert.deepEqual(await on(own), [lamp])
})

test('a share link opens the list while it is shared, and never again after', async () => {
  const { party } = await aReader(db)
  const own = { partyId: party, token: undefined }
  mustBeDone(await keepWish(db, own, lamp))
  const list = await findWishes(db, own)
  assert.ok(list)
  const link = { id: list.id, token: shareToken('key', list) }
  const open = async () => (await sharedWishes(db, 'key', link))?.variantIds
  assert.equal(await open(), undefined)
  await shareWishes(db, party, true)
  assert.deepEqual(await open(), [lamp])
  assert.equal(await sharedWishes(db, 'key', { ...link, token: shareToken('other', list) }), undefined)
  await shareWishes(db, party, false)
  await shareWishes(db, party, true)
  assert.equal(await open(), undefined)
})

test('guests’ lists are forgotten, those of people are kept', async () => {
  const worker = await db.as('worker')
  const { freshToken } = mustBeDone(await keepWish(db, guest(undefined), lamp))
  assert.ok((await pruneWishes(worker, 0)) >= 1)
  assert.deepEqual(await on(guest(freshToken)), [])
})
