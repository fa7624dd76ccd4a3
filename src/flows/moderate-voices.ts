import type { Db } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { mailAddressOf, phraseOf } from '#people/access/index.ts'
import { recordMail, voiceLetter } from '#people/notifications/index.ts'
import { houseId } from '#people/parties/index.ts'
import {
  addFaq,
  changeFaq,
  cleanLine,
  decideVoice,
  readText,
  replyToReview,
  tellRated,
  tellSpokenOf,
  type AnswerId,
  type FaqId,
  type QuestionId,
  type ReviewId,
  type Verdict,
  type VoiceId,
  type WordsRefusal,
} from '#people/reviews/index.ts'
import { findOrder, mailedToken, type OrderId } from '#trade/orders/index.ts'
import { answerQuestion, tellAsker, type Spoken } from './speak-of-product.ts'

/** What mails to authors need: where links lead, and the key that makes those of guests. */
export type ModeratorStationery = { readonly origin: string; readonly linkKey: string }

type Decided = Extract<Awaited<ReturnType<typeof decideVoice>>, { ok: true }>['value']

/** Where an author of this text is reached, and where they can change it. */
async function authorOf(
  tx: Tx,
  decided: Decided,
  { origin, linkKey }: ModeratorStationery,
): Promise<{ email: string; url: string } | undefined> {
  const { authorId, orderId, locale } = decided
  const [product] = await tx.sql<{ slug: string }>`
    select slug from catalog.products where id = ${decided.productId}`
  const write = `${origin}/${locale}/p/${product?.slug ?? ''}/reviews/write`
  if (authorId !== null) {
    const email = await mailAddressOf(tx, authorId)
    return email === undefined ? undefined : { email: email.email, url: write }
  }
  const order = orderId === null ? null : await findOrder(tx, orderId as OrderId)
  if (order === null) return undefined
  return { email: order.email, url: `${write}?order=${order.id}&token=${mailedToken(linkKey, order.id)}` }
}

async function titleOf(tx: Tx, productId: number, locale: string): Promise<string> {
  const [row] = await tx.sql<{ title: string }>`
    select t.title from catalog.product_translations t
     where t.product_id = ${productId} order by t.locale = ${locale} desc, t.locale = 'en' desc limit 1`
  return row?.title ?? ''
}

async function tellAuthor(
  tx: Tx,
  id: VoiceId,
  decided: Decided,
  told: { readonly reason: string; readonly stationery: ModeratorStationery },
): Promise<void> {
  const author = await authorOf(tx, decided, told.stationery)
  if (author === undefined) return
  const { authorName: name, locale, productId } = decided
  const letter = voiceLetter('refused', {
    name,
    locale,
    url: author.url,
    product: await titleOf(tx, productId, locale),
    reason: told.reason,
    phrase: await phraseOf(tx, decided.authorId),
  })
  const [counted] = await tx.sql<{ before: number }>`
    select count(*)::integer as before from notifications.mails
     where cause like ${`${id}:refused:`}::text || '%' and template = 'voice_refused'`
  const cause = `${id}:refused:${counted?.before ?? 0}`
  await recordMail(tx, { cause, template: 'voice_refused', recipient: author.email, locale, letter })
}

/** Decide whether something said is shown. A refusal needs its reason, which the author reads in a mail. */
export async function moderate(
  db: Db,
  id: VoiceId,
  given: { readonly verdict: Verdict; readonly actor: string },
  stationery: ModeratorStationery,
): Promise<Result<true, 'voice_not_found' | 'reason_missing'>> {
  const { verdict, actor } = given
  const because = verdict.how === 'refuse' ? cleanLine(verdict.because).slice(0, 500) : ''
  if (verdict.how === 'refuse' && because === '') return refused('reason_missing', { field: 'reason' })
  return inTransaction(db, async (tx) => {
    const decision = verdict.how === 'refuse' ? ({ how: 'refuse', because } as const) : verdict
    const decided = await decideVoice(tx, id, { verdict: decision, actor })
    if (!decided.ok) return decided
    await tellRated(tx, decided.value.productId, actor)
    if (verdict.how === 'refuse') await tellAuthor(tx, id, decided.value, { reason: because, stationery })
    if (verdict.how === 'publish' && id.startsWith('ans_')) await tellAsker(tx, id as AnswerId, stationery)
    return done(true as const)
  })
}

/** The seller's word below a review. */
export async function replyAsSeller(
  db: Db,
  id: ReviewId,
  given: { readonly text: string | undefined; readonly actor: string },
): Promise<Result<true, 'review_not_found' | Exclude<WordsRefusal, 'rating_missing'>>> {
  const text = readText('answer', given.text)
  if (!text.ok) return text
  return inTransaction(db, async (tx) => {
    const replied = await replyToReview(tx, id, { text: text.value, actor: given.actor })
    if (!replied.ok) return replied
    await tellSpokenOf(tx, replied.value, given.actor)
    return done(true as const)
  })
}

/** The seller's answer to a question. */
export async function answerAsSeller(
  db: Db,
  id: QuestionId,
  given: { readonly text: string | undefined; readonly locale: string },
  stationery: ModeratorStationery,
): Promise<Result<Spoken<AnswerId>, 'question_not_found' | Exclude<WordsRefusal, 'rating_missing'>>> {
  const speech = { author: houseId, name: 'Kontor', isSeller: true, ...given }
  return answerQuestion(db, id, speech, stationery)
}

/** A frequent question as the desk's form sends it. */
export type FaqGiven = {
  readonly question: string | undefined
  readonly answer: string | undefined
  readonly actor: string
}

/** Why a frequent question is not taken. */
export type FaqRefusal =
  | 'product_not_found'
  | 'question_not_found'
  | 'too_many_questions'
  | Exclude<WordsRefusal, 'rating_missing'>

function readFaq(given: FaqGiven): Result<{ question: string; answer: string }, 'missing' | 'too_long'> {
  const question = cleanLine(given.question ?? '')
  const answer = (given.answer ?? '').trim()
  if (question === '') return refused('missing', { field: 'question' })
  if (answer === '') return refused('missing', { field: 'answer' })
  if (question.length > 300) return refused('too_long', { field: 'question', most: 300 })
  if (answer.length > 3_000) return refused('too_long', { field: 'answer', most: 3_000 })
  return done({ question, answer })
}

/** Put a frequent question on a product's page, or word one anew. */
export async function putFaq(
  db: Db,
  at: { readonly productId: number; readonly locale: string } | { readonly id: FaqId },
  given: FaqGiven,
): Promise<Result<true, FaqRefusal>> {
  const words = readFaq(given)
  if (!words.ok) return words
  return inTransaction(db, async (tx) => {
    const told = { ...words.value, actor: given.actor }
    if ('id' in at) {
      const changed = await changeFaq(tx, at.id, told)
      if (!changed.ok) return changed
      await tellSpokenOf(tx, changed.value, given.actor)
      return done(true as const)
    }
    const added = await addFaq(tx, at.productId, { locale: at.locale, ...told })
    if (!added.ok) return added
    await tellSpokenOf(tx, at.productId, given.actor)
    return done(true as const)
  })
}

/** Take a frequent question off a product's page. */
export async function removeFaq(
  db: Db,
  id: FaqId,
  actor: string,
): Promise<Result<true, 'question_not_found'>> {
  return inTransaction(db, async (tx) => {
    const gone = await changeFaq(tx, id, 'remove')
    if (!gone.ok) return gone
    await tellSpokenOf(tx, gone.value, actor)
    return done(true as const)
  })
}
