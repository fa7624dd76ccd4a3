import type { Db } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { phraseOf } from '#people/access/index.ts'
import { recordMail, voiceLetter } from '#people/notifications/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import {
  holdReasons,
  readText,
  recordAnswer,
  recordQuestion,
  reportVoice,
  tellRated,
  tellSpokenOf,
  voteForReview,
  type AnswerId,
  type HoldReason,
  type QuestionId,
  type Reported,
  type ReportReason,
  type ReviewId,
  type VoiceId,
  type VoteRefusal,
  type WordsRefusal,
  type Writer,
} from '#people/reviews/index.ts'
import { provingOrder } from './write-review.ts'

/** Who asks or answers, in which language, and what. */
export type Speech = {
  readonly author: PartyId
  readonly name: string
  readonly locale: string
  readonly text: string | undefined
}

type TextRefusal = Exclude<WordsRefusal, 'rating_missing'>

/** What became of it: shown at once, or waiting and why. */
export type Spoken<Id> = { readonly id: Id; readonly held: readonly HoldReason[] }

const writerOf = ({ author, name }: Speech): Writer => ({ kind: 'party', partyId: author, name })

/** Take a question about a product, shown at once unless a rule holds it. */
export async function askQuestion(
  db: Db,
  productId: number,
  speech: Speech,
): Promise<Result<Spoken<QuestionId>, TextRefusal | 'product_not_found'>> {
  const text = readText('question', speech.text)
  if (!text.ok) return text
  return inTransaction(db, async (tx) => {
    const [product] = await tx.sql`
      select 1 as one from catalog.products where id = ${productId} and state = 'active'`
    if (product === undefined) return refused('product_not_found')
    const held = await holdReasons(tx, { writer: writerOf(speech), text: text.value })
    const id = await recordQuestion(tx, productId, { ...speech, text: text.value, held })
    if (held.length === 0) await tellSpokenOf(tx, productId, speech.author)
    return done({ id, held })
  })
}

/** Where mails about questions lead. */
export type AnswerStationery = { readonly origin: string }

type Asker = {
  party: PartyId
  name: string
  email: string
  locale: string
  slug: string
  title: string
  body: string
}

/** Tell whoever asked that there is an answer: once for each answer, and not of one's own. */
export async function tellAsker(tx: Tx, answerId: AnswerId, { origin }: AnswerStationery): Promise<void> {
  const [asked] = await tx.sql<Asker>`
    select q.author_id as party, q.author_name as name, c.email, q.locale, p.slug, a.body,
           coalesce((select t.title from catalog.product_translations t
                      where t.product_id = p.id order by t.locale = q.locale desc, t.locale = 'en' desc limit 1), p.slug)
             as title
      from reviews.answers a
      join reviews.questions q on q.id = a.question_id and q.author_id is distinct from a.author_id
      join access.accounts c on c.party_id = q.author_id
      join catalog.products p on p.id = q.product_id
     where a.id = ${answerId} and a.state = 'published'`
  if (asked === undefined) return
  const { name, locale, title, slug, body, email } = asked
  const letter = voiceLetter('answered', {
    name,
    locale,
    product: title,
    reason: body,
    url: `${origin}/${locale}/p/${slug}/questions`,
    phrase: await phraseOf(tx, asked.party),
  })
  await recordMail(tx, { cause: answerId, template: 'question_answered', recipient: email, locale, letter })
}

/**
 * Take an answer to a question. The orders decide whether it is marked as a buyer's; the seller's is marked as such and
 * never waits. Whoever asked is told by mail.
 */
export async function answerQuestion(
  db: Db,
  questionId: QuestionId,
  speech: Speech & { readonly isSeller?: boolean },
  stationery: AnswerStationery,
): Promise<Result<Spoken<AnswerId>, TextRefusal | 'question_not_found'>> {
  const text = readText('answer', speech.text)
  if (!text.ok) return text
  return inTransaction(db, async (tx) => {
    const [question] = await tx.sql<{ product: number }>`
      select product_id as product from reviews.questions where id = ${questionId}`
    if (question === undefined) return refused('question_not_found')
    const by = { partyId: speech.author, orderId: null }
    const isBuyer = !speech.isSeller && (await provingOrder(tx, question.product, by)) !== null
    const voice = speech.isSeller ? 'seller' : isBuyer ? 'buyer' : 'anybody'
    const held = speech.isSeller ? [] : await holdReasons(tx, { writer: writerOf(speech), text: text.value })
    const recorded = await recordAnswer(tx, questionId, voice, { ...speech, text: text.value, held })
    if (!recorded.ok) return recorded
    if (held.length === 0) {
      await tellSpokenOf(tx, recorded.value.productId, speech.author)
      await tellAsker(tx, recorded.value.id, stationery)
    }
    return done({ id: recorded.value.id, held })
  })
}

/** Say that a review helped, or take that back. */
export async function weighReview(
  db: Db,
  id: ReviewId,
  given: { readonly voter: PartyId; readonly helps: boolean },
): Promise<Result<true, VoteRefusal>> {
  return inTransaction(db, async (tx) => {
    const voted = await voteForReview(tx, id, given)
    if (!voted.ok) return voted
    await tellSpokenOf(tx, voted.value, given.voter)
    return done(true as const)
  })
}

/** Report what somebody said. The third person to do so hides it until the operator has looked. */
export async function reportText(
  db: Db,
  id: VoiceId,
  given: { readonly reporter: PartyId; readonly reason: ReportReason; readonly note: string },
): Promise<Result<Reported, 'voice_not_found'>> {
  return inTransaction(db, async (tx) => {
    const reported = await reportVoice(tx, id, given)
    if (reported.ok && reported.value.isHidden) await tellRated(tx, reported.value.productId, given.reporter)
    return reported
  })
}
