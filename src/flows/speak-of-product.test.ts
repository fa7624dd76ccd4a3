import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { questionsOf, ratingsOf, recordReview, reviewsOf } from '#people/reviews/index.ts'
import { aProduct, aReader, aReceivedOrder } from '../../tests/support/a-reader.ts'
import { answerQuestion, askQuestion, reportText, weighReview } from './speak-of-product.ts'

const stationery = { origin: 'http://shop.example' }

const db = await testDatabase({ after })
const speech = (who: { party: `pty_${string}`; name: string }, text: string) => ({
  author: who.party,
  name: who.name,
  locale: 'en',
  text,
})

test('answers say whose they are: the seller’s first, then who bought it, then anybody', async () => {
  const { productId, variantId } = await aProduct(db)
  const [asker, buyer, other, house] = [
    await aReader(db, 'Ask'),
    await aReader(db, 'Buy'),
    await aReader(db, 'Any'),
    await aReader(db, 'Shop'),
  ]
  await aReceivedOrder(db, variantId, buyer.party)
  const { id } = mustBeDone(await askQuestion(db, productId, speech(asker, 'Does it fit into a dishwasher?')))
  mustBeDone(await answerQuestion(db, id, speech(other, 'I would think so.'), stationery))
  mustBeDone(await answerQuestion(db, id, speech(buyer, 'Mine does, upper shelf.'), stationery))
  mustBeDone(
    await answerQuestion(db, id, { ...speech(house, 'Yes, up to 60 degrees.'), isSeller: true }, stationery),
  )
  const { questions } = await questionsOf(db, { productId, size: 5 })
  assert.deepEqual(
    questions[0]?.answers.map((each) => each.voice),
    ['seller', 'buyer', 'anybody'],
  )
  const mails = await db.sql<{ recipient: string; body: string }>`
    select recipient, body_text as body from notifications.mails where template = 'question_answered'`
  assert.equal(mails.length, 3)
  assert.ok(mails.every((mail) => mail.recipient === asker.email))
  assert.match(mails.map((mail) => mail.body).join(), /upper shelf[^]*\/en\/p\/thing-\d+-1\/questions/)
})

test('whoever answers their own question gets no mail, and a held text is not shown', async () => {
  const { productId } = await aProduct(db)
  const asker = await aReader(db)
  const { id } = mustBeDone(
    await askQuestion(db, productId, speech(asker, 'How long is the cord of this lamp?')),
  )
  mustBeDone(await answerQuestion(db, id, speech(asker, 'Found it: two meters.'), stationery))
  const held = mustBeDone(
    await answerQuestion(db, id, speech(asker, 'See www.other.example for more'), stationery),
  )
  assert.deepEqual(held.held, ['links'])
  const { questions } = await questionsOf(db, { productId, size: 5 })
  assert.equal(questions[0]?.answers.length, 1)
  const [mails] = await db.sql<{ count: number }>`
    select count(*)::integer as count from notifications.mails where recipient = ${asker.email}`
  assert.equal(mails?.count, 0)
  const hidden = mustBeDone(
    await askQuestion(db, productId, speech(asker, 'Is https://x.example cheaper than you?')),
  )
  const refused = await answerQuestion(db, hidden.id, speech(await aReader(db), 'Who knows.'), stationery)
  assert.equal(refused.ok ? '' : refused.refusal, 'question_not_found')
})

const aReview = async () => {
  const { productId } = await aProduct(db)
  const author = await aReader(db)
  const given = {
    productId,
    writer: { kind: 'party', partyId: author.party, name: 'Ann' } as const,
    orderId: null,
    locale: 'en',
    words: { rating: 5, title: 'Good', body: `Good, says ${author.party}` },
    photographs: [],
    held: [],
  }
  const id = mustBeDone(await inTransaction(db, (tx) => recordReview(tx, given)))
  return { id, author, productId }
}

test('a person helps a review once, takes it back once, and never their own', async () => {
  const { id, author, productId } = await aReview()
  const helpful = async () => (await reviewsOf(db, { productId, size: 1 })).reviews[0]?.helpful
  const [a, b] = [await aReader(db), await aReader(db)]
  const say = (voter: `pty_${string}`, helps: boolean) => weighReview(db, id, { voter, helps })
  await Promise.all([say(a.party, true), say(a.party, true), say(a.party, true), say(b.party, true)])
  assert.equal(await helpful(), 2)
  await Promise.all([say(a.party, false), say(a.party, false)])
  assert.equal(await helpful(), 1)
  const own = await say(author.party, true)
  assert.equal(own.ok ? '' : own.refusal, 'own_review')
})

test('the third person who reports a text hides it, with its stars; one person never does', async () => {
  const { id, productId } = await aReview()
  const report = async (reporter: `pty_${string}`) =>
    mustBeDone(await reportText(db, id, { reporter, reason: 'advertising', note: '<script>' })).isHidden
  const people = [await aReader(db), await aReader(db), await aReader(db)]
  const [first] = people
  assert.ok(first)
  for (let i = 0; i < 4; i++) assert.equal(await report(first.party), false)
  assert.deepEqual(
    [await report(people[1]?.party ?? first.party), await report(people[2]?.party ?? first.party)],
    [false, true],
  )
  assert.equal((await reviewsOf(db, { productId, size: 1 })).count, 0)
  assert.equal((await ratingsOf(db, [productId])).size, 0)
})
