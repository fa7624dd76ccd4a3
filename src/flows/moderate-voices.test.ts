import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { fileStore } from '#kernel/files.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { deskVoices, faqsOf, reviewsOf, type VoiceId } from '#people/reviews/index.ts'
import { aProduct, aReader, aReceivedOrder } from '../../tests/support/a-reader.ts'
import { answerAsSeller, moderate, putFaq, removeFaq, replyAsSeller } from './moderate-voices.ts'
import { askQuestion } from './speak-of-product.ts'
import { writeReview } from './write-review.ts'

const stationery = { origin: 'http://shop.example', linkKey: 'key' }
const refusalOf = (result: { ok: boolean }) => ('refusal' in result ? result.refusal : '')

const db = await testDatabase({ after })
const store = fileStore('/nowhere')
const decide = (id: VoiceId, verdict: Parameters<typeof moderate>[2]['verdict']) =>
  moderate(db, id, { verdict, actor: 'op' }, stationery)
const mailsTo = async (email: string) => {
  const rows = await db.sql<{ body: string }>`
    select body_text as body from notifications.mails where recipient = ${email} order by created_at`
  return rows.map((row) => row.body)
}

test('a refusal needs a reason, which its author reads; a new wording waits again', async () => {
  const { productId } = await aProduct(db)
  const reader = await aReader(db)
  const write = (body: string) =>
    writeReview(db, store, {
      productId,
      writer: { kind: 'party', partyId: reader.party, name: 'Ann B.' },
      locale: 'fr',
      typed: { rating: '1', title: 'Hm', body },
      files: [],
    })
  const { id } = mustBeDone(await write('Not what I was hoping to find.'))
  assert.deepEqual(
    (await deskVoices(db, { state: 'pending' })).map((each) => each.id),
    [id],
  )
  assert.equal(refusalOf(await decide(id, { how: 'refuse', because: '  ' })), 'reason_missing')
  mustBeDone(await decide(id, { how: 'refuse', because: 'You speak of another product.' }))
  const [mail = ''] = await mailsTo(reader.email)
  assert.match(mail, /You speak of another product\.[^]*\/fr\/p\/thing-\d+-1\/reviews\/write/)
  mustBeDone(await write('Now about this very product here.'))
  mustBeDone(await decide(id, { how: 'publish' }))
  assert.equal((await reviewsOf(db, { productId, size: 5 })).count, 1)
  mustBeDone(await decide(id, { how: 'refuse', because: 'After all.' }))
  assert.equal((await mailsTo(reader.email)).length, 2)
  assert.equal(
    refusalOf(await decide('rev_00000000000000000000000000', { how: 'publish' })),
    'voice_not_found',
  )
})

test('a guest reads the reason too, with a link only the order has', async () => {
  const { productId, variantId } = await aProduct(db)
  const orderId = await aReceivedOrder(db, variantId)
  const writer = { kind: 'guest', orderId, name: 'Guest' } as const
  const typed = { rating: '3', title: 'Fine', body: 'Fine for what it is meant to be.' }
  const { id } = mustBeDone(
    await writeReview(db, store, { productId, writer, locale: 'en', typed, files: [] }),
  )
  mustBeDone(await decide(id, { how: 'refuse', because: 'No.' }))
  const mails = await mailsTo('ann@example.com')
  assert.match(mails.at(-1) ?? '', new RegExp(`reviews/write\\?order=${orderId}&token=[A-Za-z0-9_-]{43}`))
})

test('the seller has a word below a shown review and the first place among answers', async () => {
  const { productId, variantId } = await aProduct(db)
  const reader = await aReader(db)
  await aReceivedOrder(db, variantId, reader.party)
  const writer = { kind: 'party', partyId: reader.party, name: 'Ann B.' } as const
  const typed = { rating: '2', title: 'Loose lid', body: 'The lid is loose and rattles a lot.' }
  const { id } = mustBeDone(
    await writeReview(db, store, { productId, writer, locale: 'en', typed, files: [] }),
  )
  mustBeDone(await replyAsSeller(db, id, { text: 'We send you another lid.', actor: 'op' }))
  assert.equal((await reviewsOf(db, { productId, size: 5 })).reviews[0]?.reply, 'We send you another lid.')
  const asked = { author: reader.party, name: 'Ann B.', locale: 'en', text: 'Is the lid sold by itself?' }
  const question = mustBeDone(await askQuestion(db, productId, asked))
  assert.ok((await deskVoices(db, { unanswered: true })).some((each) => each.id === question.id))
  mustBeDone(await answerAsSeller(db, question.id, { text: 'Yes, in two sizes.', locale: 'en' }, stationery))
  assert.ok(!(await deskVoices(db, { unanswered: true })).some((each) => each.id === question.id))
  assert.match((await mailsTo(reader.email)).at(-1) ?? '', /Yes, in two sizes/)
  mustBeDone(await decide(id, { how: 'refuse', because: 'Gone.' }))
  assert.equal(refusalOf(await replyAsSeller(db, id, { text: 'Late word', actor: 'op' })), 'review_not_found')
})

test('frequent questions are added, worded anew, taken out, and English stands in', async () => {
  const { productId } = await aProduct(db)
  const at = { productId, locale: 'en' }
  const put = (question: string, answer: string) => putFaq(db, at, { question, answer, actor: 'op' })
  mustBeDone(await put('Which wood?', 'Oak'))
  mustBeDone(await put('How old?', 'Ten years'))
  assert.equal(refusalOf(await put('', 'x')), 'missing')
  const [first] = await faqsOf(db, productId, 'fr')
  assert.ok(first)
  mustBeDone(await putFaq(db, { id: first.id }, { question: 'Which wood?', answer: 'Ash', actor: 'op' }))
  mustBeDone(await removeFaq(db, first.id, 'op'))
  assert.deepEqual(
    (await faqsOf(db, productId, 'en')).map((each) => each.question),
    ['How old?'],
  )
  assert.equal(refusalOf(await removeFaq(db, first.id, 'op')), 'question_not_found')
})
