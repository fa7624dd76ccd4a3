import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { StoredPhotograph } from './find-reviews.ts'
import { textHash, type ReviewWords } from './read-words.ts'
import { voiceLifecycle, type HoldReason, type ReviewId, type Writer } from './voice.ts'

/** A review about to be kept: what was said, by whom, of what, and why it should wait. */
export type ReviewGiven = {
  readonly productId: number
  readonly writer: Writer
  /** The order that proves the purchase. */
  readonly orderId: string | null
  readonly locale: string
  readonly words: ReviewWords
  readonly photographs: readonly StoredPhotograph[]
  readonly held: readonly HoldReason[]
}

/** Keep the photographs of a review in the place of those it had. */
async function putPhotographs(tx: Tx, id: ReviewId, photographs: readonly StoredPhotograph[]): Promise<void> {
  await tx.sql`delete from reviews.photographs where review_id = ${id}`
  for (const [i, each] of photographs.entries())
    await tx.sql`
      insert into reviews.photographs (id, review_id, position, file_key, width, height)
      values (${newId('pho')}, ${id}, ${i + 1}, ${each.key}, ${each.width}, ${each.height})`
}

const stateFor = (held: readonly HoldReason[]) => (held.length > 0 ? 'pending' : 'published')

/** Keep a review, shown at once unless a rule holds it. One of a person (or a guest's order) for each product. */
export async function recordReview(
  tx: Tx,
  given: ReviewGiven,
): Promise<Result<ReviewId, 'already_reviewed'>> {
  const { productId, writer, orderId, locale, words, photographs, held } = given
  const id = newId('rev')
  const author = writer.kind === 'party' ? writer.partyId : null
  const rows = await tx.sql`
    insert into reviews.reviews
      (id, product_id, author_id, author_name, order_id, locale, rating, title, body, body_hash, state, held_for)
    values (${id}, ${productId}, ${author}, ${writer.name}, ${orderId}, ${locale}, ${words.rating}, ${words.title},
            ${words.body}, ${textHash(words.body)}, ${stateFor(held)}, ${[...held]}::text[])
    on conflict do nothing
    returning id`
  if (rows.length === 0) return refused('already_reviewed')
  await putPhotographs(tx, id, photographs)
  return done(id)
}

/**
 * Say it anew: the words, and the photographs where others are given. A review that was refused, or that a rule now
 * holds, waits for the operator; only its author reaches it.
 */
export async function editReview(
  tx: Tx,
  id: ReviewId,
  writer: Writer,
  given: {
    readonly words: ReviewWords
    readonly photographs: readonly StoredPhotograph[] | undefined
    readonly held: readonly HoldReason[]
  },
): Promise<Result<number, 'review_not_found'>> {
  const { words, photographs, held } = given
  const party = writer.kind === 'party' ? writer.partyId : null
  const order = writer.kind === 'guest' ? writer.orderId : null
  const [row] = await tx.sql<{ product_id: number }>`
    update reviews.reviews
       set rating = ${words.rating}, title = ${words.title}, body = ${words.body}, body_hash = ${textHash(words.body)},
           state = case when state = 'published' then ${stateFor(held)} else 'pending' end,
           held_for = ${[...held]}::text[], refused_because = null, edited_at = clock_timestamp()
     where id = ${id} and state <> 'withdrawn'
       and (author_id = ${party}::text or (author_id is null and order_id = ${order}::text))
    returning product_id`
  if (row === undefined) return refused('review_not_found')
  if (photographs !== undefined) await putPhotographs(tx, id, photographs)
  return done(row.product_id)
}

/** Take a review back: its words and photographs go, the place is free for another. Answers the product. */
export async function withdrawReview(
  tx: Tx,
  id: ReviewId,
  writer: Writer,
): Promise<Result<number, 'review_not_found'>> {
  const party = writer.kind === 'party' ? writer.partyId : null
  const order = writer.kind === 'guest' ? writer.orderId : null
  const [row] = await tx.sql<{ product_id: number }>`
    update reviews.reviews
       set state = 'withdrawn', title = '–', body = '–', author_name = '–', body_hash = ${textHash(id)}, reply = null,
           replied_by = null, replied_at = null, held_for = '{}', edited_at = clock_timestamp()
     where id = ${id} and state = any (${voiceLifecycle.from('withdraw')}::text[])
       and (author_id = ${party}::text or (author_id is null and order_id = ${order}::text))
    returning product_id`
  if (row === undefined) return refused('review_not_found')
  await tx.sql`delete from reviews.photographs where review_id = ${id}`
  await tx.sql`delete from reviews.votes where review_id = ${id}`
  return done(row.product_id)
}

/** The seller's word below a published review; another one takes its place. */
export async function replyToReview(
  tx: Tx,
  id: ReviewId,
  given: { readonly text: string; readonly actor: string },
): Promise<Result<number, 'review_not_found'>> {
  const [row] = await tx.sql<{ product_id: number }>`
    update reviews.reviews
       set reply = ${given.text}, replied_by = ${given.actor}, replied_at = clock_timestamp()
     where id = ${id} and state = 'published'
    returning product_id`
  return row === undefined ? refused('review_not_found') : done(row.product_id)
}

/** Which of these files a review shows. */
export async function keysInUse(db: Queries, keys: readonly string[]): Promise<readonly string[]> {
  const rows = await db.sql<{ key: string }>`
    select distinct file_key as key from reviews.photographs where file_key = any(${keys}::text[])`
  return rows.map(({ key }) => key)
}
