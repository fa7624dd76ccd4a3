import { createHash } from 'node:crypto'
import type { Queries } from './database.ts'

/** How a message from outside stands to what was heard before: new, the same again, or the same id with other content. */
export type Heard = 'first' | 'again' | 'different'

/** The digest under which a message's bytes are remembered. */
export function messageHash(bytes: Uint8Array | string): Buffer {
  return createHash('sha256').update(bytes).digest()
}

/** Forget messages heard more than so many days ago; answers how many. Needs the worker role. */
export async function pruneInbox({ sql }: Queries, days: number): Promise<number> {
  const gone = await sql`
    delete from kernel.inbox where received_at < clock_timestamp() - make_interval(days => ${days}) returning 1 as one`
  return gone.length
}

/**
 * Remember a message in the transaction that acts on it. Of many deliveries at once exactly one is `first`; the others
 * wait for its transaction and are `again`. `different` means the sender used an id twice: act on neither.
 */
export async function firstTime(
  tx: Queries,
  source: string,
  messageId: string,
  hash: Buffer,
): Promise<Heard> {
  const written = await tx.sql`
    insert into kernel.inbox (source, message_id, payload_hash)
    values (${source}, ${messageId}, ${hash})
    on conflict (source, message_id) do nothing
    returning 1 as one`
  if (written.length > 0) return 'first'
  const [known] = await tx.sql<{ same: boolean }>`
    select payload_hash = ${hash} as same
      from kernel.inbox
     where source = ${source} and message_id = ${messageId}`
  return known?.same === true ? 'again' : 'different'
}
