import { createHash } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { newId, newSecret, type Id } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'

/** The id of a key; the key itself is known to its holder only. */
export type ApiKeyId = Id<'key'>

/** A key of a program, without the key. */
export type ApiKey = {
  readonly id: ApiKeyId
  readonly name: string
  /** The last characters of the key. */
  readonly ending: string
  readonly createdAt: Date
  readonly revokedAt: Date | null
}

const hashOf = (key: string) => createHash('sha256').update(key).digest()

/** Make a key for a program. It is answered this once; only its hash is stored. `test` marks keys of a shop that only plays. */
export async function makeApiKey(
  db: Queries,
  { name, actor, isTest }: { name: string; actor: string; isTest: boolean },
): Promise<{ id: ApiKeyId; key: string }> {
  const id = newId('key')
  const key = `sk_${isTest ? 'test' : 'live'}_${newSecret()}`
  await db.sql`
    insert into access.api_keys (id, name, secret_hash, ending, created_by)
    values (${id}, ${name}, ${hashOf(key)}::bytea, ${key.slice(-4)}, ${actor})`
  await tell(db, { type: 'api_key_made', aggregate: id, actor, payload: {} })
  return { id, key }
}

/** The key a program shows, if it is one and was not revoked. */
export async function findApiKey(db: Queries, key: string): Promise<ApiKeyId | undefined> {
  if (!/^sk_(?:test|live)_[A-Za-z0-9_-]{43}$/.test(key)) return undefined
  const [found] = await db.sql<{ id: ApiKeyId }>`
    select id from access.api_keys where secret_hash = ${hashOf(key)}::bytea and revoked_at is null`
  return found?.id
}

/** All keys ever made, the newest first. */
export async function listApiKeys(db: Queries): Promise<ApiKey[]> {
  return db.sql<ApiKey>`
    select id, name, ending, created_at as "createdAt", revoked_at as "revokedAt"
      from access.api_keys
     order by id desc
     limit 200`
}

/** Revoke a key: from now on it opens nothing. Twice is once; false when there is no such key. */
export async function revokeApiKey(db: Queries, id: ApiKeyId, actor: string): Promise<boolean> {
  const revoked = await db.sql`
    update access.api_keys set revoked_at = clock_timestamp()
     where id = ${id} and revoked_at is null
    returning id`
  if (revoked.length === 1) await tell(db, { type: 'api_key_revoked', aggregate: id, actor, payload: {} })
  const [known] = await db.sql`select id from access.api_keys where id = ${id}`
  return known !== undefined
}
