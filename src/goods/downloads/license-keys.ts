import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { GrantId } from './download.ts'

/** At most so many keys come in at once. */
export const mostKeysAtOnce = 10_000

const longestKey = 1_000

const derived = (secret: string, purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))

/** Seal a key for the pool of a variant; in the pool of another it does not open. */
function sealKey(text: string, variantId: number, secret: Buffer): Buffer {
  const nonce = ports().randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(`variant ${variantId}`))
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function openKey(sealed: Buffer, variantId: number, secret: Buffer): string {
  const cipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, 12))
  cipher.setAAD(Buffer.from(`variant ${variantId}`)).setAuthTag(sealed.subarray(-16))
  return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString('utf8')
}

const purpose = 'kontor license keys'

/** The keys in a text that was pasted or sent as a file: one to a line, of a CSV the first column; empty lines do not count. */
export function readKeys(text: string): string[] {
  const keys = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => {
      const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line)?.[1]
      return (quoted === undefined ? (line.split(/[,;\t]/)[0] ?? '') : quoted.replaceAll('""', '"')).trim()
    })
    .filter((key) => key !== '')
  const isHead = /^(?:license[ _-]?)?(?:keys?|codes?|serials?)$/i.test(keys[0] ?? '')
  return [...new Set(isHead ? keys.slice(1) : keys)]
}

/** Why keys do not come in. */
export type AddKeysRefusal = 'no_keys' | 'too_many_keys' | 'key_too_long'

/** What became of keys that were brought: those that were there already, in any pool, are left out. */
export type AddedKeys = { readonly added: number; readonly known: number }

/** Put keys into the pool of a variant, sealed. A key comes in once, however often it is brought. */
export async function addKeys(
  tx: Tx,
  given: {
    readonly variantId: number
    readonly keys: readonly string[]
    readonly secret: string
    readonly actor: string
  },
): Promise<Result<AddedKeys, AddKeysRefusal>> {
  const { variantId, keys, secret, actor } = given
  if (keys.length === 0) return refused('no_keys', { field: 'keys' })
  if (keys.length > mostKeysAtOnce) return refused('too_many_keys', { field: 'keys', most: mostKeysAtOnce })
  if (keys.some((key) => key.length > longestKey)) return refused('key_too_long', { field: 'keys' })
  const [sealing, marking] = [derived(secret, purpose), derived(secret, `${purpose}: fingerprints`)]
  await tx.sql`insert into downloads.pools (variant_id) values (${variantId}) on conflict do nothing`
  const rows = keys.map((key) => ({
    sealed: sealKey(key, variantId, sealing).toString('hex'),
    fingerprint: createHmac('sha256', marking).update(key).digest('hex'),
  }))
  const added = await tx.sql`
    insert into downloads.license_keys (variant_id, sealed, fingerprint, added_by)
    select ${variantId}, decode(k.sealed, 'hex'), decode(k.fingerprint, 'hex'), ${actor}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as k (sealed text, fingerprint text)
    on conflict (fingerprint) do nothing
    returning id`
  return done({ added: added.length, known: keys.length - added.length })
}

/**
 * Give so many free keys of a variant's pool to a grant, in one statement: no key to two grants, however many ask at
 * once. All or none; `no_keys_left` where there are too few.
 */
export async function giveKeys(
  tx: Tx,
  { grantId, variantId, quantity }: { grantId: GrantId; variantId: number; quantity: number },
): Promise<Result<null, 'no_keys_left'>> {
  const given = await tx.sql`
    update downloads.license_keys k
       set state = 'given', grant_id = ${grantId}, given_at = clock_timestamp()
      from (select f.id from downloads.license_keys f
             where f.variant_id = ${variantId} and f.state = 'free'
             order by f.id limit ${quantity} for update skip locked) free
     where k.id = free.id and k.state = 'free'
    returning k.id`
  return given.length === quantity ? done(null) : refused('no_keys_left', { variantId })
}

/** Of the keys a grant holds, let so many in all no longer count, the latest first. */
export async function revokeKeys(tx: Tx, grantId: GrantId, pieces: number): Promise<void> {
  await tx.sql`
    update downloads.license_keys k set state = 'revoked'
      from (select g.id from downloads.license_keys g where g.grant_id = ${grantId} order by g.id desc limit ${pieces}) last
     where k.id = last.id and k.state = 'given'`
}

/** Take the keys nobody has out of the pool, such as a wrong list; answers how many. */
export async function withdrawKeys(tx: Tx, variantId: number, most: number): Promise<number> {
  const gone = await tx.sql`
    update downloads.license_keys k set state = 'withdrawn'
      from (select f.id from downloads.license_keys f
             where f.variant_id = ${variantId} and f.state = 'free'
             order by f.id desc limit ${most} for update skip locked) free
     where k.id = free.id and k.state = 'free'
    returning k.id`
  return gone.length
}

/** A key as its buyer sees it. */
export type GivenKey = {
  readonly grantId: GrantId
  readonly text: string
  readonly state: 'given' | 'revoked'
}

/** The keys some grants hold, opened. For who bought them: whoever shows it has checked who asks. */
export async function keysOfGrants(
  db: Queries,
  grantIds: readonly GrantId[],
  secret: string,
): Promise<GivenKey[]> {
  const rows = await db.sql<{
    grantId: GrantId
    variantId: number
    sealed: Buffer
    state: GivenKey['state']
  }>`
    select grant_id as "grantId", variant_id as "variantId", sealed, state
      from downloads.license_keys where grant_id = any (${grantIds}::text[]) order by id`
  const sealing = derived(secret, purpose)
  return rows.map(({ grantId, variantId, sealed, state }) => ({
    grantId,
    state,
    text: state === 'revoked' ? '' : openKey(sealed, variantId, sealing),
  }))
}
