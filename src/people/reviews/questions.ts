import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import { textHash } from './read-words.ts'
import type { AnswerId, HoldReason, QuestionId } from './voice.ts'

/** Who speaks in an answer: the seller, somebody who bought the product, or anybody. */
export type AnswerVoice = 'seller' | 'buyer' | 'anybody'

/** An answer as the shop shows it. */
export type Answer = {
  readonly id: AnswerId
  readonly authorId: PartyId | null
  readonly authorName: string
  readonly voice: AnswerVoice
  readonly locale: string
  readonly body: string
  readonly createdAt: string
}

/** A question as the shop shows it, with its published answers: the seller's first, then buyers', then the rest. */
export type Question = {
  readonly id: QuestionId
  readonly productId: number
  readonly authorId: PartyId | null
  readonly authorName: string
  readonly locale: string
  readonly body: string
  readonly createdAt: Date
  readonly answers: readonly Answer[]
}

/** What is asked or answered, by whom, and why it should wait. */
export type Said = {
  readonly author: PartyId
  readonly name: string
  readonly locale: string
  readonly text: string
  readonly held: readonly HoldReason[]
}

const stateFor = (held: readonly HoldReason[]) => (held.length > 0 ? 'pending' : 'published')

/** Keep a question about a product, shown at once unless a rule holds it. */
export async function recordQuestion(tx: Tx, productId: number, said: Said): Promise<QuestionId> {
  const id = newId('que')
  await tx.sql`
    insert into reviews.questions (id, product_id, author_id, author_name, locale, body, body_hash, state, held_for)
    values (${id}, ${productId}, ${said.author}, ${said.name}, ${said.locale}, ${said.text}, ${textHash(said.text)},
            ${stateFor(said.held)}, ${[...said.held]}::text[])`
  return id
}

/** Keep an answer to a question that is shown. Answers what is needed to tell of it. */
export async function recordAnswer(
  tx: Tx,
  questionId: QuestionId,
  voice: AnswerVoice,
  said: Said,
): Promise<Result<{ readonly id: AnswerId; readonly productId: number }, 'question_not_found'>> {
  const id = newId('ans')
  const [row] = await tx.sql<{ productId: number }>`
    with question as (
      select q.id, q.product_id from reviews.questions q
       where q.id = ${questionId} and (q.state = 'published' or (${voice}::text = 'seller' and q.state = 'pending'))
    ), kept as (
      insert into reviews.answers (id, question_id, author_id, author_name, voice, locale, body, body_hash, state, held_for)
      select ${id}, question.id, ${said.author}, ${said.name}, ${voice}, ${said.locale}, ${said.text},
             ${textHash(said.text)}, ${stateFor(said.held)}, ${[...said.held]}::text[]
        from question
      returning question_id
    )
    select question.product_id as "productId" from question join kept on kept.question_id = question.id`
  return row === undefined ? refused('question_not_found') : done({ id, productId: row.productId })
}

/** Published questions of a product with their answers, answered ones first, then the newest; and how many there are. */
export async function questionsOf(
  { sql }: Queries,
  query: { readonly productId: number; readonly page?: number; readonly size: number },
): Promise<{ readonly questions: readonly Question[]; readonly count: number }> {
  const { productId, page = 1, size } = query
  const rows = await sql<Question & { count: number }>`
    select q.id, q.product_id as "productId", q.author_id as "authorId", q.author_name as "authorName", q.locale, q.body,
           q.created_at as "createdAt", a.answers, (count(*) over ())::integer as count
      from reviews.questions q
     cross join lateral (
       select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'authorId', a.author_id, 'authorName', a.author_name,
                'voice', a.voice, 'locale', a.locale, 'body', a.body, 'createdAt', a.created_at)
                order by array_position(array['seller', 'buyer', 'anybody'], a.voice), a.created_at), '[]') as answers
         from reviews.answers a where a.question_id = q.id and a.state = 'published') a
     where q.product_id = ${productId} and q.state = 'published'
     order by jsonb_array_length(a.answers) > 0 desc, q.created_at desc, q.id
     limit ${size} offset ${(page - 1) * size}`
  return { questions: rows, count: rows[0]?.count ?? 0 }
}

/** One question that is shown, with its product. */
export async function shownQuestion(
  { sql }: Queries,
  id: QuestionId,
): Promise<{ readonly id: QuestionId; readonly productId: number; readonly body: string } | undefined> {
  const [row] = await sql<{ id: QuestionId; productId: number; body: string }>`
    select id, product_id as "productId", body from reviews.questions where id = ${id} and state = 'published'`
  return row
}
