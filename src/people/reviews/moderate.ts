import type { Queries } from '#kernel/database.ts'
import { refused, done, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import type { StoredPhotograph } from './find-reviews.ts'
import { voiceLifecycle, type HoldReason, type VoiceId, type VoiceState } from './voice.ts'

/** Something said, as the operator sees it. */
export type DeskVoice = {
  readonly id: VoiceId
  readonly productId: number
  readonly slug: string
  readonly product: string
  readonly authorId: PartyId | null
  readonly authorName: string
  readonly locale: string
  readonly isVerified: boolean
  readonly rating: number | null
  readonly title: string | null
  readonly body: string
  /** The question an answer is to. */
  readonly about: string | null
  readonly state: VoiceState
  readonly heldFor: readonly HoldReason[]
  readonly refusedBecause: string | null
  readonly reply: string | null
  readonly createdAt: Date
  readonly photographs: readonly StoredPhotograph[]
  readonly reports: readonly { readonly reason: string; readonly note: string }[]
}

/** What is listed at the desk: what waits (the oldest first), questions without the seller's answer, or one thing. */
export type DeskQuery = { readonly state?: VoiceState; readonly unanswered?: boolean; readonly id?: VoiceId }

/** Voices at the desk, a hundred at most. */
export async function deskVoices({ sql }: Queries, query: DeskQuery): Promise<readonly DeskVoice[]> {
  const { state = null, unanswered = false, id = null } = query
  return sql<DeskVoice>`
    with said as (
      select r.id, r.product_id, r.author_id, r.author_name, r.locale, r.order_id is not null as verified, r.rating,
             r.title, r.body, null::text as about, r.state, r.held_for, r.refused_because, r.reply, r.created_at
        from reviews.reviews r
       where not ${unanswered}::boolean and (${id}::text is null or r.id = ${id}::text)
         and (${state}::text is null or r.state = ${state}::text) and r.state <> 'withdrawn'
      union all
      select q.id, q.product_id, q.author_id, q.author_name, q.locale, false, null, null, q.body, null, q.state,
             q.held_for, q.refused_because, null, q.created_at
        from reviews.questions q
       where (${id}::text is null or q.id = ${id}::text)
         and (${state}::text is null or q.state = ${state}::text) and q.state <> 'withdrawn'
         and (not ${unanswered}::boolean or not exists (
               select from reviews.answers a where a.question_id = q.id and a.voice = 'seller' and a.state = 'published'))
      union all
      select a.id, q.product_id, a.author_id, a.author_name, a.locale, a.voice = 'buyer', null, null, a.body, q.body,
             a.state, a.held_for, a.refused_because, null, a.created_at
        from reviews.answers a join reviews.questions q on q.id = a.question_id
       where not ${unanswered}::boolean and (${id}::text is null or a.id = ${id}::text)
         and (${state}::text is null or a.state = ${state}::text) and a.state <> 'withdrawn'
    )
    select s.id, s.product_id as "productId", p.slug, s.author_id as "authorId", s.author_name as "authorName", s.locale,
           s.verified as "isVerified", s.rating, s.title, s.body, s.about, s.state, s.held_for as "heldFor",
           s.refused_because as "refusedBecause", s.reply, s.created_at as "createdAt",
           coalesce((select t.title from catalog.product_translations t
                      where t.product_id = p.id order by t.locale = 'en' desc limit 1), p.slug) as product,
           coalesce((select jsonb_agg(jsonb_build_object('key', h.file_key, 'width', h.width, 'height', h.height)
                              order by h.position)
                       from reviews.photographs h where h.review_id = s.id), '[]') as photographs,
           coalesce((select jsonb_agg(jsonb_build_object('reason', o.reason, 'note', o.note) order by o.at)
                       from reviews.reports o where o.about_id = s.id and o.settled_at is null), '[]') as reports
      from said s join catalog.products p on p.id = s.product_id
     order by case when ${state}::text = 'pending' then extract(epoch from s.created_at)
                   else -extract(epoch from s.created_at) end, s.id
     limit 100`
}

/** What the operator decides of a text; a refusal says why, and its author reads it. */
export type Verdict = { readonly how: 'publish' } | { readonly how: 'refuse'; readonly because: string }

/** What a decision was about, for telling its author. */
export type Decided = {
  readonly productId: number
  readonly authorId: PartyId | null
  readonly orderId: string | null
  readonly authorName: string
  readonly locale: string
}

/** Decide what was said is shown or not. Reports are settled with it. */
export async function decideVoice(
  tx: Tx,
  id: VoiceId,
  { verdict, actor }: { readonly verdict: Verdict; readonly actor: string },
): Promise<Result<Decided, 'voice_not_found'>> {
  const [state, because] =
    verdict.how === 'publish' ? (['published', null] as const) : (['refused', verdict.because] as const)
  const from = voiceLifecycle.from(verdict.how)
  const [row] = await tx.sql<Decided>`
    with review as (
      update reviews.reviews
         set state = ${state}, refused_because = ${because}, held_for = '{}', decided_by = ${actor},
             decided_at = clock_timestamp()
       where id = ${id} and state = any (${from}::text[])
      returning product_id, author_id, order_id, author_name, locale
    ), question as (
      update reviews.questions
         set state = ${state}, refused_because = ${because}, held_for = '{}', decided_by = ${actor},
             decided_at = clock_timestamp()
       where id = ${id} and state = any (${from}::text[])
      returning product_id, author_id, null::text as order_id, author_name, locale
    ), answer as (
      update reviews.answers a
         set state = ${state}, refused_because = ${because}, held_for = '{}', decided_by = ${actor},
             decided_at = clock_timestamp()
        from reviews.questions q
       where a.id = ${id} and a.state = any (${from}::text[]) and q.id = a.question_id
      returning q.product_id, a.author_id, null::text as order_id, a.author_name, a.locale
    ), settled as (
      update reviews.reports set settled_at = clock_timestamp() where about_id = ${id} and settled_at is null
    )
    select product_id as "productId", author_id as "authorId", order_id as "orderId", author_name as "authorName", locale
      from (select product_id, author_id, order_id, author_name, locale from review
            union all select product_id, author_id, order_id, author_name, locale from question
            union all select product_id, author_id, order_id, author_name, locale from answer) decided`
  return row === undefined ? refused('voice_not_found') : done(row)
}
