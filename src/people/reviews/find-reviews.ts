import type { Queries } from '#kernel/database.ts'
import type { PartyId } from '#people/parties/index.ts'
import type { HoldReason, ReviewId, VoiceState } from './voice.ts'

/** A photograph in the file store. */
export type StoredPhotograph = { readonly key: string; readonly width: number; readonly height: number }

/** A review as the shop shows it. */
export type Review = {
  readonly id: ReviewId
  readonly productId: number
  readonly authorId: PartyId | null
  readonly authorName: string
  readonly isVerified: boolean
  readonly locale: string
  readonly rating: number
  readonly title: string
  readonly body: string
  readonly state: VoiceState
  readonly heldFor: readonly HoldReason[]
  readonly refusedBecause: string | null
  readonly reply: string | null
  readonly repliedAt: Date | null
  readonly helpful: number
  readonly createdAt: Date
  readonly editedAt: Date | null
  readonly photographs: readonly StoredPhotograph[]
}

/** The orders in which reviews are read. */
export const reviewSorts = ['helpful', 'newest', 'highest', 'lowest'] as const

/** One of the orders in which reviews are read. */
export type ReviewSort = (typeof reviewSorts)[number]

/** Which reviews of a product, in which order, and which part of them. */
export type ReviewQuery = {
  readonly productId: number
  readonly sort?: ReviewSort
  readonly stars?: number
  readonly withPhotographs?: boolean
  readonly page?: number
  readonly size: number
}

/** The published reviews asked for, and how many there are in all. */
export async function reviewsOf(
  { sql }: Queries,
  query: ReviewQuery,
): Promise<{ readonly reviews: readonly Review[]; readonly count: number }> {
  const { productId, sort = 'helpful', stars = null, withPhotographs = false, page = 1, size } = query
  const rows = await sql<Review & { count: number }>`
    select r.id, r.product_id as "productId", r.author_id as "authorId", r.author_name as "authorName",
           r.order_id is not null as "isVerified", r.locale, r.rating, r.title, r.body, r.state,
           r.held_for as "heldFor", r.refused_because as "refusedBecause", r.reply, r.replied_at as "repliedAt",
           r.helpful, r.created_at as "createdAt", r.edited_at as "editedAt",
           coalesce((select jsonb_agg(jsonb_build_object('key', p.file_key, 'width', p.width, 'height', p.height)
                              order by p.position)
                       from reviews.photographs p where p.review_id = r.id), '[]') as photographs,
           (count(*) over ())::integer as count
      from reviews.reviews r
     where r.product_id = ${productId} and r.state = 'published'
       and (${stars}::integer is null or r.rating = ${stars}::integer)
       and (not ${withPhotographs}::boolean
            or exists (select from reviews.photographs p where p.review_id = r.id))
     order by case ${sort}::text when 'helpful' then r.helpful when 'highest' then r.rating
                                 when 'lowest' then -r.rating end desc nulls last,
              r.created_at desc, r.id
     limit ${size} offset ${(page - 1) * size}`
  return { reviews: rows, count: rows[0]?.count ?? 0 }
}

/** The review somebody wrote of a product, in whatever state but withdrawn. */
export async function reviewOfWriter(
  { sql }: Queries,
  by: { readonly productId: number; readonly partyId: string | null; readonly orderId: string | null },
): Promise<Review | undefined> {
  const [row] = await sql<Review>`
    select r.id, r.product_id as "productId", r.author_id as "authorId", r.author_name as "authorName",
           r.order_id is not null as "isVerified", r.locale, r.rating, r.title, r.body, r.state,
           r.held_for as "heldFor", r.refused_because as "refusedBecause", r.reply, r.replied_at as "repliedAt",
           r.helpful, r.created_at as "createdAt", r.edited_at as "editedAt",
           coalesce((select jsonb_agg(jsonb_build_object('key', p.file_key, 'width', p.width, 'height', p.height)
                              order by p.position)
                       from reviews.photographs p where p.review_id = r.id), '[]') as photographs
      from reviews.reviews r
     where r.product_id = ${by.productId} and r.state <> 'withdrawn'
       and (r.author_id = ${by.partyId}::text or (r.author_id is null and r.order_id = ${by.orderId}::text))
     order by r.created_at desc
     limit 1`
  return row
}

/** A published review's product and author, for whoever votes on it; nothing where it is not shown. */
export async function shownReview(
  { sql }: Queries,
  id: ReviewId,
): Promise<{ readonly productId: number; readonly authorId: PartyId | null } | undefined> {
  const [row] = await sql<{ productId: number; authorId: PartyId | null }>`
    select product_id as "productId", author_id as "authorId"
      from reviews.reviews where id = ${id} and state = 'published'`
  return row
}

/** True when the photograph belongs to a review that is shown. */
export async function isShownPhotograph({ sql }: Queries, key: string): Promise<boolean> {
  const rows = await sql`
    select 1 as one
      from reviews.photographs p join reviews.reviews r on r.id = p.review_id
     where p.file_key = ${key} and r.state = 'published' limit 1`
  return rows.length === 1
}
