import type { Db, Queries } from '#kernel/database.ts'
import type { FileStore } from '#kernel/files.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { askForPictures } from './make-pictures.ts'
import {
  editReview,
  holdReasons,
  readPhotograph,
  readReview,
  recordReview,
  reviewOfWriter,
  tellRated,
  withdrawReview,
  type HoldReason,
  type PhotographRefusal,
  type ReviewId,
  type StoredPhotograph,
  type WordsRefusal,
  type Writer,
} from '#people/reviews/index.ts'

/** A review shows at most so many photographs. */
export const mostPhotographs = 4

/** A review as its form sends it. */
export type WriteReview = {
  readonly productId: number
  readonly writer: Writer
  readonly locale: string
  readonly typed: {
    readonly rating: string | undefined
    readonly title: string | undefined
    readonly body: string | undefined
  }
  /** Photographs as they were uploaded; when there are any they take the place of the earlier ones. */
  readonly files: readonly Buffer[]
  /** Take the earlier photographs away although no others are given. */
  readonly removePhotographs?: boolean
}

/** Why a review is not taken; the detail names the field. */
export type WriteReviewRefusal =
  | WordsRefusal
  | PhotographRefusal
  | 'too_many_photographs'
  | 'product_not_found'
  | 'not_bought'
  | 'review_not_found'
  | 'already_reviewed'

/** What became of a review: shown at once, or waiting for the operator and why. */
export type ReviewWritten = { readonly id: ReviewId; readonly held: readonly HoldReason[] }

/** The order that proves somebody received the product; nothing where there is none. Only the orders decide. */
export async function provingOrder(
  { sql }: Queries,
  productId: number,
  by: { readonly partyId: string | null; readonly orderId: string | null },
): Promise<string | null> {
  const [row] = await sql<{ id: string }>`
    select o.id
      from orders.orders o
      join orders.lines l on l.order_id = o.id
      join catalog.variants v on v.id = l.variant_id
     where v.product_id = ${productId}
       and o.state = any (array['fulfilled', 'completed', 'refunded'])
       and (o.buyer_id = ${by.partyId}::text or o.id = ${by.orderId}::text)
     order by o.placed_at desc
     limit 1`
  return row?.id ?? null
}

/** Whose a writer's reviews are: an account's, or those of a guest's order. */
export const ownerOf = (writer: Writer) => ({
  partyId: writer.kind === 'party' ? writer.partyId : null,
  orderId: writer.kind === 'guest' ? writer.orderId : null,
})

async function keepPhotographs(
  store: FileStore,
  files: readonly Buffer[],
): Promise<Result<StoredPhotograph[], PhotographRefusal | 'too_many_photographs'>> {
  if (files.length > mostPhotographs)
    return refused('too_many_photographs', { field: 'photographs', most: mostPhotographs })
  const kept: StoredPhotograph[] = []
  for (const file of files) {
    const read = await readPhotograph(file)
    if (!read.ok) return refused(read.refusal, { ...read.detail, field: 'photographs' })
    const { bytes, extension, width, height } = read.value
    kept.push({ key: await store.put(bytes, extension), width, height })
  }
  return done(kept)
}

type Prepared = Pick<WriteReview, 'productId' | 'writer' | 'locale'> & {
  readonly words: { readonly rating: number; readonly title: string; readonly body: string }
  /** Undefined leaves the earlier ones as they are. */
  readonly photographs: readonly StoredPhotograph[] | undefined
}

async function put(tx: Tx, given: Prepared): Promise<Result<ReviewWritten, WriteReviewRefusal>> {
  const { productId, writer, locale, words, photographs } = given
  const [product] = await tx.sql`
    select 1 as one from catalog.products where id = ${productId} and state = 'active'`
  if (product === undefined) return refused('product_not_found')
  const proof = await provingOrder(tx, productId, ownerOf(writer))
  if (writer.kind === 'guest' && proof === null) return refused('not_bought')
  const known = await reviewOfWriter(tx, { productId, ...ownerOf(writer) })
  const text = `${words.title}\n${words.body}`
  const shown = photographs ?? known?.photographs ?? []
  const held: HoldReason[] = [
    ...(await holdReasons(tx, { writer, text, repeats: words.body, ...(known ? { own: known.id } : {}) })),
    ...(shown.length > 0 ? (['photographs'] as const) : []),
    ...(proof === null ? (['not_verified'] as const) : []),
  ]
  await askForPictures(
    tx,
    'buyers',
    (photographs ?? []).map(({ key }) => key),
  )
  const actor = writer.kind === 'party' ? writer.partyId : 'guest'
  if (known !== undefined) {
    const edited = await editReview(tx, known.id, writer, { words, photographs, held })
    if (!edited.ok) return edited
    await tellRated(tx, productId, actor)
    return done({ id: known.id, held })
  }
  const recorded = await recordReview(tx, {
    productId,
    writer,
    orderId: proof,
    locale,
    words,
    photographs: shown,
    held,
  })
  if (!recorded.ok) return recorded
  await tellRated(tx, productId, actor)
  return done({ id: recorded.value, held })
}

/**
 * Take a review, or the new wording of one. It is shown at once when the orders prove the purchase and no rule holds it;
 * else it waits for the operator. Photographs are kept only after they were read byte by byte.
 */
export async function writeReview(
  db: Db,
  store: FileStore,
  given: WriteReview,
): Promise<Result<ReviewWritten, WriteReviewRefusal>> {
  const words = readReview(given.typed)
  if (!words.ok) return words
  const kept = await keepPhotographs(store, given.files)
  if (!kept.ok) return kept
  const isChanged = kept.value.length > 0 || given.removePhotographs === true
  const { productId, writer, locale } = given
  const photographs = isChanged ? kept.value : undefined
  return inTransaction(db, (tx) => put(tx, { productId, writer, locale, words: words.value, photographs }))
}

/** Take one's own review back: its words, photographs and stars are gone at once. */
export async function takeReviewBack(
  db: Db,
  id: ReviewId,
  writer: Writer,
): Promise<Result<true, 'review_not_found'>> {
  return inTransaction(db, async (tx) => {
    const gone = await withdrawReview(tx, id, writer)
    if (!gone.ok) return gone
    await tellRated(tx, gone.value, writer.kind === 'party' ? writer.partyId : 'guest')
    return done(true as const)
  })
}
