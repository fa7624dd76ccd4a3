import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import { shownReview } from './find-reviews.ts'
import type { ReportReason, ReviewId, VoiceId } from './voice.ts'

/** Why a vote does not count. */
export type VoteRefusal = 'review_not_found' | 'own_review'

/** Say that a review helped, or take that back: one vote for each person, none for one's own. Answers the product. */
export async function voteForReview(
  tx: Tx,
  id: ReviewId,
  given: { readonly voter: PartyId; readonly helps: boolean },
): Promise<Result<number, VoteRefusal>> {
  const review = await shownReview(tx, id)
  if (review === undefined) return refused('review_not_found')
  if (review.authorId === given.voter) return refused('own_review')
  const changed = given.helps
    ? await tx.sql`
        insert into reviews.votes (review_id, voter_id) values (${id}, ${given.voter})
        on conflict do nothing returning 1 as one`
    : await tx.sql`delete from reviews.votes where review_id = ${id} and voter_id = ${given.voter} returning 1 as one`
  if (changed.length === 1)
    await tx.sql`
      update reviews.reviews set helpful = helpful + ${given.helps ? 1 : -1} where id = ${id}`
  return done(review.productId)
}

/** How somebody stands to reviews: those they said helped, and those they wrote themselves. */
export type ReviewVotes = { readonly given: ReadonlySet<string>; readonly own: ReadonlySet<string> }

/** How somebody stands to each of these reviews. */
export async function votesOf(
  { sql }: Queries,
  voter: PartyId,
  ids: readonly string[],
): Promise<ReviewVotes> {
  const rows = await sql<{ id: string; isOwn: boolean }>`
    select review_id as id, false as "isOwn" from reviews.votes
     where voter_id = ${voter} and review_id = any (${ids}::text[])
    union all
    select id, true from reviews.reviews where author_id = ${voter} and id = any (${ids}::text[])`
  const idsOf = (wanted: boolean) => new Set(rows.flatMap(({ id, isOwn }) => (isOwn === wanted ? [id] : [])))
  return { given: idsOf(false), own: idsOf(true) }
}

/** So many reports by different people hide a text until the operator has looked. */
export const reportsThatHide = 3

/** What a report did: the product, and whether the text is hidden now. */
export type Reported = { readonly productId: number; readonly isHidden: boolean }

/** Report a published text. A person reports a text once; the third report hides it until the operator has looked. */
export async function reportVoice(
  tx: Tx,
  id: VoiceId,
  given: { readonly reporter: PartyId; readonly reason: ReportReason; readonly note: string },
): Promise<Result<Reported, 'voice_not_found'>> {
  const [shown] = await tx.sql<{ product: number }>`
    select product_id as product from reviews.reviews where id = ${id} and state = 'published'
    union all
    select product_id from reviews.questions where id = ${id} and state = 'published'
    union all
    select q.product_id from reviews.answers a join reviews.questions q on q.id = a.question_id
     where a.id = ${id} and a.state = 'published'`
  if (shown === undefined) return refused('voice_not_found')
  await tx.sql`
    insert into reviews.reports (id, about_id, reporter_id, reason, note)
    values (${newId('rpt')}, ${id}, ${given.reporter}, ${given.reason}, ${given.note})
    on conflict (about_id, reporter_id) do nothing`
  const [open] = await tx.sql<{ count: number }>`
    select count(*)::integer as count from reviews.reports where about_id = ${id} and settled_at is null`
  const isHidden = (open?.count ?? 0) >= reportsThatHide
  if (isHidden) {
    await tx.sql`
      update reviews.reviews set state = 'pending', held_for = array['reported'] where id = ${id} and state = 'published'`
    await tx.sql`
      update reviews.questions set state = 'pending', held_for = array['reported'] where id = ${id} and state = 'published'`
    await tx.sql`
      update reviews.answers set state = 'pending', held_for = array['reported'] where id = ${id} and state = 'published'`
  }
  return done({ productId: shown.product, isHidden })
}
