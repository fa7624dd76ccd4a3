import { createHash } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'

const mostPerHour = 1_000

/**
 * Keep a message that was refused before it could be read: unsigned, wrongly signed, or malformed. Bounded, because
 * anybody can send such; the same bytes are kept once.
 */
export async function keepRefused(
  db: Queries,
  connector: string,
  raw: Uint8Array,
  because: 'bad_signature' | 'malformed',
): Promise<void> {
  const key = `refused:${createHash('sha256').update(raw).digest('base64url')}`
  const bytes = raw.subarray(0, 65_536)
  await db.sql`
    insert into payments.evidence (connector, dedupe_key, source, signature_ok, raw, applied_at, effect)
    select ${connector}, ${key}, 'notify', ${because === 'malformed'}, ${bytes}::bytea, clock_timestamp(), ${because}
     where (select count(*) from payments.evidence
             where not signature_ok and received_at > clock_timestamp() - interval '1 hour') < ${mostPerHour}
    on conflict (connector, dedupe_key) do nothing`
}
