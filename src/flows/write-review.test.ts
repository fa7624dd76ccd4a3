import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import test, { after } from 'node:test'
import { fileStore } from '#kernel/files.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { passingFolder } from '#kernel/testing/temporary.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import {
  averageOf,
  decideVoice,
  ratingsOf,
  reviewOfWriter,
  reviewsOf,
  type ReviewId,
  type Writer,
} from '#people/reviews/index.ts'
import { aProduct, aReader, aReceivedOrder } from '../../tests/support/a-reader.ts'
import { jpeg, png } from '../../tests/support/pictures.ts'
import { takeReviewBack, writeReview } from './write-review.ts'

const typed = (body: string, rating = '4', title = 'Well made') => ({ rating, title, body })
const good = 'Warm, heavy and quiet; I use it every morning.'

const db = await testDatabase({ after })
const folder = passingFolder()
const store = fileStore(folder)
const write = (writer: Writer, productId: number, text = typed(good), files: readonly Buffer[] = []) =>
  writeReview(db, store, { productId, writer, locale: 'en', typed: text, files })
const asParty = (partyId: PartyId): Writer => ({ kind: 'party', partyId, name: 'Ann B.' })
const rating = async (productId: number) => {
  const found = (await ratingsOf(db, [productId])).get(productId)
  return found ? { count: found.count, average: averageOf(found), stars: found.stars } : undefined
}

test('only the orders decide whether a purchase is verified', async () => {
  const { productId, variantId } = await aProduct(db)
  const [buyer, stranger] = [await aReader(db), await aReader(db)]
  await aReceivedOrder(db, variantId, buyer.party)
  assert.deepEqual(mustBeDone(await write(asParty(buyer.party), productId)).held, [])
  const other = mustBeDone(
    await write(asParty(stranger.party), productId, typed('I have only seen it from afar.')),
  )
  assert.deepEqual(other.held, ['not_verified'])
  const { reviews, count } = await reviewsOf(db, { productId, size: 10 })
  assert.equal(count, 1)
  assert.equal(reviews[0]?.isVerified, true)
  assert.deepEqual(await rating(productId), { count: 1, average: 4, stars: [0, 0, 0, 1, 0] })
})

test('a guest writes by the link of an order, and only of what was in it', async () => {
  const [mine, other] = [await aProduct(db), await aProduct(db)]
  const orderId = await aReceivedOrder(db, mine.variantId)
  const guest: Writer = { kind: 'guest', orderId, name: 'Ann' }
  assert.deepEqual(
    mustBeDone(await write(guest, mine.productId, typed('As the pictures promise, and sturdy.'))).held,
    [],
  )
  const refusal = await write(guest, other.productId)
  assert.equal(refusal.ok ? '' : refusal.refusal, 'not_bought')
})

test('one review of a person for each product: another one is its new wording', async () => {
  const { productId, variantId } = await aProduct(db)
  const { party } = await aReader(db)
  await aReceivedOrder(db, variantId, party)
  const first = mustBeDone(
    await write(asParty(party), productId, typed('It came quickly and works well.', '2')),
  )
  const second = mustBeDone(await write(asParty(party), productId, typed('After a month: even better.', '5')))
  assert.equal(second.id, first.id)
  assert.deepEqual(await rating(productId), { count: 1, average: 5, stars: [0, 0, 0, 0, 1] })
  mustBeDone(await takeReviewBack(db, first.id, asParty(party)))
  assert.equal(await rating(productId), undefined)
  assert.equal(await reviewOfWriter(db, { productId, partyId: party, orderId: null }), undefined)
  const again = await takeReviewBack(db, first.id, asParty(party))
  assert.equal(again.ok ? '' : again.refusal, 'review_not_found')
  mustBeDone(await write(asParty(party), productId, typed('Once more, from the beginning of it.')))
})

test('nobody changes or takes back what somebody else wrote', async () => {
  const { productId, variantId } = await aProduct(db)
  const [ann, eve] = [await aReader(db), await aReader(db, 'Eve')]
  const order = await aReceivedOrder(db, variantId, ann.party)
  const { id } = mustBeDone(
    await write(asParty(ann.party), productId, typed('Mine, and it stays mine, says Ann.')),
  )
  for (const writer of [asParty(eve.party), { kind: 'guest', orderId: order, name: 'Eve' } as const])
    assert.equal((await takeReviewBack(db, id, writer)).ok, false)
  assert.equal((await reviewsOf(db, { productId, size: 5 })).count, 1)
})

test('links, contacts, repetitions, floods and photographs wait for the operator', async () => {
  const { party } = await aReader(db)
  const held = async (body: string, files: readonly Buffer[] = []) => {
    const { productId, variantId } = await aProduct(db)
    await aReceivedOrder(db, variantId, party)
    const written = mustBeDone(await write(asParty(party), productId, typed(body), files))
    const isShown = (await reviewsOf(db, { productId, size: 5 })).count === 1
    assert.equal(isShown, written.held.length === 0)
    return written.held
  }
  assert.deepEqual(await held('Cheaper at https://evil.example/deal I am told'), ['links'])
  assert.deepEqual(await held('Look at best-deals dot shop, or best-deals.shop, you will see'), ['links'])
  assert.deepEqual(await held('Write to me at seller@mail.invalid for a discount'), ['contact'])
  assert.deepEqual(await held('A picture says more than words do.', [jpeg, png(40, 30)]), ['photographs'])
  assert.deepEqual(await held(good.toUpperCase()), ['repeated'])
  assert.deepEqual(await held('The sixth one of today, and still going strong.'), ['too_many'])
  assert.equal(readdirSync(folder).length, 2)
})

test('a file that is no photograph is refused before anything is kept', async () => {
  const { productId, variantId } = await aProduct(db)
  const { party } = await aReader(db)
  await aReceivedOrder(db, variantId, party)
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><g/></svg>')
  for (const [files, refusal] of [
    [[svg], 'photograph_unknown'],
    [[jpeg, jpeg, jpeg, jpeg, jpeg], 'too_many_photographs'],
  ] as const) {
    const answer = await write(asParty(party), productId, typed('Text is fine, the file is not.'), files)
    assert.equal(answer.ok ? '' : answer.refusal, refusal)
  }
  assert.equal(await reviewOfWriter(db, { productId, partyId: party, orderId: null }), undefined)
})

test('faulty words are refused beside their field', async () => {
  const writer: Writer = { kind: 'guest', orderId: 'ord_none', name: 'Ann' }
  const faults = [
    [typed(good, '6'), 'rating_missing', 'rating'],
    [typed(good, '5', ' \u202e '), 'missing', 'title'],
    [typed('short'), 'too_short', 'body'],
    [typed('x'.repeat(5_001)), 'too_long', 'body'],
  ] as const
  for (const [text, refusal, field] of faults) {
    const answer = await write(writer, 1, text)
    assert.deepEqual(answer.ok ? '' : [answer.refusal, answer.detail?.['field']], [refusal, field])
  }
})

test('the stars are the sum of what is shown, however many decide at once', async () => {
  const { productId, variantId } = await aProduct(db)
  const ids: ReviewId[] = []
  for (const stars of ['1', '3', '5', '5']) {
    const { party } = await aReader(db)
    await aReceivedOrder(db, variantId, party)
    ids.push(
      mustBeDone(
        await write(asParty(party), productId, typed(`So many stars: ${stars}, says ${party}`, stars)),
      ).id,
    )
  }
  const decide = (id: (typeof ids)[number], how: 'publish' | 'refuse') =>
    inTransaction(db, (tx) =>
      decideVoice(tx, id, {
        verdict: how === 'publish' ? { how } : { how, because: 'Off topic' },
        actor: 'op',
      }),
    )
  await Promise.all(ids.map((id) => decide(id, 'refuse')))
  assert.equal(await rating(productId), undefined)
  await Promise.all([...ids, ...ids].map((id) => decide(id, 'publish')))
  assert.deepEqual(await rating(productId), { count: 4, average: 3.5, stars: [1, 0, 1, 0, 2] })
})
