import type { Tx } from '#kernel/transaction.ts'
import { suspicions, textHash } from './read-words.ts'
import type { HoldReason, VoiceId, Writer } from './voice.ts'

/** So many texts a day are taken from one person without a look; what comes after waits. */
export const textsPerDay = 5

const shortestRepetition = 20

/**
 * Why a text should wait for the operator: links, ways to be reached elsewhere, a text that was said before, more texts
 * than one writes in a day. `repeats` is the part that is compared; `own` is the text being edited.
 */
export async function holdReasons(
  tx: Tx,
  given: {
    readonly writer: Writer
    readonly text: string
    readonly repeats?: string
    readonly own?: VoiceId
  },
): Promise<HoldReason[]> {
  const { writer, text, repeats = text, own = null } = given
  const party = writer.kind === 'party' ? writer.partyId : null
  const order = writer.kind === 'guest' ? writer.orderId : null
  const hash = textHash(repeats)
  const [row] = await tx.sql<{ today: number; repeated: boolean }>`
    select (select count(*) from reviews.reviews r
             where (r.author_id = ${party}::text or r.order_id = ${order}::text)
               and r.created_at > clock_timestamp() - interval '1 day')::integer
         + (select count(*) from reviews.questions q
             where q.author_id = ${party}::text and q.created_at > clock_timestamp() - interval '1 day')::integer
         + (select count(*) from reviews.answers a
             where a.author_id = ${party}::text and a.created_at > clock_timestamp() - interval '1 day')::integer as today,
           exists (select from reviews.reviews r where r.body_hash = ${hash} and r.id <> coalesce(${own}::text, ''))
        or exists (select from reviews.questions q where q.body_hash = ${hash} and q.id <> coalesce(${own}::text, ''))
        or exists (select from reviews.answers a where a.body_hash = ${hash} and a.id <> coalesce(${own}::text, ''))
           as repeated`
  const isRepeated = row?.repeated === true && repeats.length >= shortestRepetition
  const isMany = (row?.today ?? 0) - (own === null ? 0 : 1) >= textsPerDay
  return [
    ...suspicions(text),
    ...(isRepeated ? (['repeated'] as const) : []),
    ...(isMany ? (['too_many'] as const) : []),
  ]
}
